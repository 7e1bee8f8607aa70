package session

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
)

func TestCookieRoundTrip(t *testing.T) {
	codec := NewCodec([]byte("key"))
	want := Session{Currency: "EUR"}
	want.Visit("SKU-0001", "oak bowl no. 1")
	want.Visit("SKU-0002", "steel lamp no. 2")

	recorder := httptest.NewRecorder()
	if err := codec.Save(recorder, want); err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, cookie := range recorder.Result().Cookies() {
		request.AddCookie(cookie)
	}
	if got := codec.Load(request); !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v", got, want)
	}
}

func TestForeignSignatureIsRefused(t *testing.T) {
	recorder := httptest.NewRecorder()
	if err := NewCodec([]byte("theirs")).Save(recorder, Session{Visits: 9}); err != nil {
		t.Fatal(err)
	}
	value := recorder.Result().Cookies()[0].Value
	if _, err := NewCodec([]byte("ours")).decode(value); err == nil {
		t.Fatal("a cookie with a foreign signature was accepted")
	}
}
