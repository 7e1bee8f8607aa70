import type { FixExample } from '../fixRule';

const evidence = {
  language: 'go',
  below: [
    'encoding/gob.(*Encoder).sendActualType',
    'encoding/gob.(*Encoder).sendType',
    'encoding/gob.(*Encoder).Encode',
  ],
  risk: 'review',
} as const;

export const warmGobEncoderExamples: readonly FixExample[] = [
  {
    ...evidence,
    name: 'A session for a cookie',
    before: `package p

import (
	"bytes"
	"encoding/gob"
)

type session struct {
	UID   int
	Name  string
	Admin bool
	CSRF  string
}

func serialize(s *session) ([]byte, error) {
	buf := new(bytes.Buffer)
	enc := gob.NewEncoder(buf)
	if err := enc.Encode(s); err != nil {⟨profiled⟩
		return nil, err
	}
	return buf.Bytes(), nil
}
`,
    after: `package p

import (
	"bytes"
	"encoding/gob"
	"sync"
)

type session struct {
	UID   int
	Name  string
	Admin bool
	CSRF  string
}

var serializeGobPool = sync.Pool{New: func() any {
	warm := new(serializeGob)
	warm.Encoder = gob.NewEncoder(&warm.buf)
	_ = warm.Encode(new(session)) // the types and a value
	types := append([]byte(nil), warm.buf.Bytes()...)
	warm.buf.Reset()
	_ = warm.Encode(new(session)) // a value
	warm.types = types[:len(types)-warm.buf.Len()]
	return warm
}}

// serializeGob is an encoder that has sent its types, and what it sent: with that before it, what it encodes is what a new
// one would send. The types must hold no interface, as what is in one brings its own.
type serializeGob struct {
	*gob.Encoder
	buf   bytes.Buffer
	types []byte
}

func serialize(s *session) ([]byte, error) {
	enc := serializeGobPool.Get().(*serializeGob)
	enc.buf.Reset()
	if err := enc.Encode(s); err != nil {
		return nil, err
	}
	buf := append(make([]byte, 0, len(enc.types)+enc.buf.Len()), enc.types...)
	buf = append(buf, enc.buf.Bytes()...)
	if enc.buf.Cap() <= 64<<10 {
		serializeGobPool.Put(enc)
	}
	return buf, nil
}
`,
  },
  {
    ...evidence,
    name: 'A message in each turn of a loop, as text',
    below: ['encoding/gob.NewEncoder'],
    before: `package p

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"fmt"
	"io"
	"time"
)

type entry struct {
	At    time.Time
	Level level
	Tags  map[string][]string
	Inner []*entry
	done  chan bool
}

type level int

func dump(w io.Writer, entries []entry) error {
	for _, each := range entries {
		var buf bytes.Buffer // one message
		err := gob.NewEncoder(&buf).Encode(each)⟨profiled⟩
		if err != nil {
			return err
		}
		fmt.Fprintln(w, buf.Len(), base64.StdEncoding.EncodeToString(buf.Bytes()), buf.String())
	}
	return nil
}
`,
    after: `package p

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"fmt"
	"io"
	"sync"
	"time"
)

type entry struct {
	At    time.Time
	Level level
	Tags  map[string][]string
	Inner []*entry
	done  chan bool
}

type level int

var dumpGobPool = sync.Pool{New: func() any {
	warm := new(dumpGob)
	warm.Encoder = gob.NewEncoder(&warm.buf)
	_ = warm.Encode(new(entry)) // the types and a value
	types := append([]byte(nil), warm.buf.Bytes()...)
	warm.buf.Reset()
	_ = warm.Encode(new(entry)) // a value
	warm.types = types[:len(types)-warm.buf.Len()]
	return warm
}}

// dumpGob is an encoder that has sent its types, and what it sent: with that before it, what it encodes is what a new
// one would send. The types must hold no interface, as what is in one brings its own.
type dumpGob struct {
	*gob.Encoder
	buf   bytes.Buffer
	types []byte
}

func dump(w io.Writer, entries []entry) error {
	for _, each := range entries {
		encoder := dumpGobPool.Get().(*dumpGob) // one message
		encoder.buf.Reset()
		err := encoder.Encode(each)
		if err != nil {
			return err
		}
		buf := append(make([]byte, 0, len(encoder.types)+encoder.buf.Len()), encoder.types...)
		buf = append(buf, encoder.buf.Bytes()...)
		if encoder.buf.Cap() <= 64<<10 {
			dumpGobPool.Put(encoder)
		}
		fmt.Fprintln(w, len(buf), base64.StdEncoding.EncodeToString(buf), string(buf))
	}
	return nil
}
`,
  },
];
