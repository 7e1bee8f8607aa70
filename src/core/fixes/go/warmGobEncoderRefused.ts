import type { RefusedExample } from '../fixRule';

const head = `package p

import (
	"bytes"
	"encoding/gob"
	"io"
)

type session struct {
	ID   int
	Tags []string
}

type mixed struct {
	ID   int
	More map[string]struct{ Value any }
}

type pair struct{ Both [2]*session }

type box[T any] struct{ Value T }

`;

const made = '\tbuf := new(bytes.Buffer)\n\tenc := gob.NewEncoder(buf)⟨profiled⟩\n';
const checked = '\tif err := enc.Encode(v); err != nil {\n\t\treturn nil\n\t}\n';
const whole = `${made}${checked}\treturn buf.Bytes()\n}\n`;

export const warmGobEncoderRefused: readonly RefusedExample[] = [
  refusal(
    'A value of any type',
    `func f(v interface{}) []byte {\n${whole}`,
    'the argument is an interface, and each value may bring types that an encoder has not sent yet',
  ),
  refusal(
    'A field of an interface type',
    `func f(v *mixed) []byte {\n${whole}`,
    'its field More.Value is an interface',
  ),
  refusal('An array of pointers', `func f(v *pair) []byte {\n${whole}`, 'its field Both is an array of pointers'),
  refusal('A generic type', `func f(v box[int]) []byte {\n${whole}`, 'box[int], which the rule does not follow'),
  refusal('A type parameter', `func f[T any](v T) []byte {\n${whole}`, 'T means something of its own in this function'),
  refusal(
    'A value whose type is not to be seen',
    `func f(g func() (session, error)) []byte {\n\tv, _ := g()\n${whole}`,
    'this file does not show of what type v is',
  ),
  refusal(
    'An error that nobody looks at',
    `func f(v *session) []byte {\n${made}\tenc.Encode(v)\n\treturn buf.Bytes()\n}\n`,
    'an error of Encode goes by unseen',
  ),
  refusal(
    'Two values in one stream',
    `func f(v *session) []byte {\n${made}${checked}${checked}\treturn buf.Bytes()\n}\n`,
    'it encodes more than one value',
  ),
  refusal(
    'A stream',
    'func f(w io.Writer, v *session) error {\n\treturn gob.NewEncoder(w).Encode(v)⟨profiled⟩\n}\n',
    'it does not write to an empty bytes.Buffer that this function made',
  ),
  refusal(
    'Something before the message',
    `func f(v *session) []byte {\n${made}\tbuf.WriteByte(1)\n${checked}\treturn buf.Bytes()\n}\n`,
    'used for something else than its bytes',
  ),
  refusal(
    'Values one after the other',
    `func f(vs []session) []byte {\n${made}\tfor _, v := range vs {\n\t\tif err := enc.Encode(v); err != nil {\n\t\t\treturn nil\n\t\t}\n\t}\n\treturn buf.Bytes()\n}\n`,
    'not in one block',
  ),
  refusal(
    'What there is of a message that failed',
    `func f(v *session) []byte {\n${made}\tif err := enc.Encode(v); err != nil {\n\t\treturn buf.Bytes()\n\t}\n\treturn buf.Bytes()\n}\n`,
    'used before the message is complete',
  ),
  refusal(
    'A program that runs once',
    `func main() {\n\tvar v session\n${made}\tif err := enc.Encode(v); err != nil {\n\t\tpanic(err)\n\t}\n\tprintln(buf.Len())\n}\n`,
    'runs once',
  ),
];

function refusal(name: string, body: string, reason: string): RefusedExample {
  return { name, language: 'go', below: ['encoding/gob.NewEncoder'], before: head + body, reason };
}
