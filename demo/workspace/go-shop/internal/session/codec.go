package session

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/gob"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// CookieName is the cookie that carries the session.
const CookieName = "shop_session"

// ErrBadCookie says that a cookie is damaged or was not signed by this shop.
var ErrBadCookie = errors.New("session: bad cookie")

// Codec writes and reads session cookies. It is safe for concurrent use.
type Codec struct {
	key []byte
}

// NewCodec returns a codec that signs with key.
func NewCodec(key []byte) *Codec {
	return &Codec{key: key}
}

// Load returns the session of a request, or a new one if it has none or a bad one.
func (c *Codec) Load(r *http.Request) Session {
	cookie, err := r.Cookie(CookieName)
	if err != nil {
		return Session{Currency: "EUR"}
	}
	s, err := c.decode(cookie.Value)
	if err != nil {
		return Session{Currency: "EUR"}
	}
	return s
}

// Save sets the cookie. Call it before the body is written.
func (c *Codec) Save(w http.ResponseWriter, s Session) error {
	payload, err := serialize(s)
	if err != nil {
		return err
	}
	value := base64.RawURLEncoding.EncodeToString(payload) + "." + base64.RawURLEncoding.EncodeToString(c.sign(payload))
	http.SetCookie(w, &http.Cookie{Name: CookieName, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return nil
}

func (c *Codec) decode(value string) (Session, error) {
	encoded, signature, found := strings.Cut(value, ".")
	if !found {
		return Session{}, ErrBadCookie
	}
	payload, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return Session{}, ErrBadCookie
	}
	signed, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || !hmac.Equal(signed, c.sign(payload)) {
		return Session{}, ErrBadCookie
	}
	var s Session
	if err := gob.NewDecoder(bytes.NewReader(payload)).Decode(&s); err != nil {
		return Session{}, fmt.Errorf("%w: %v", ErrBadCookie, err)
	}
	return s, nil
}

func (c *Codec) sign(payload []byte) []byte {
	mac := hmac.New(sha256.New, c.key)
	mac.Write(payload)
	return mac.Sum(nil)
}

// serialize encodes a session for the cookie.
func serialize(s Session) ([]byte, error) {
	buf := new(bytes.Buffer)
	enc := gob.NewEncoder(buf)
	if err := enc.Encode(s); err != nil {
		return nil, fmt.Errorf("session: encode: %w", err)
	}
	return buf.Bytes(), nil
}
