import type { FixExample } from '../fixRule';

export const hoistErrorExamples: readonly FixExample[] = [
  {
    name: 'fmt.Errorf without verbs',
    language: 'go',
    below: ['errors.New', 'fmt.Errorf'],
    risk: 'review',
    before: `package p

import (
	"fmt"
	"io"
)

func sum(w io.Writer, numbers []int) error {
	n := 0
	for _, each := range numbers {
		if each < 0 {
			return fmt.Errorf("negative number")⟨profiled⟩
		}
		n += each
	}
	_, err := fmt.Fprintln(w, n)
	return err
}
`,
    after: `package p

import (
	"errors"
	"fmt"
	"io"
)

var errSumNegativeNumber = errors.New("negative number")

func sum(w io.Writer, numbers []int) error {
	n := 0
	for _, each := range numbers {
		if each < 0 {
			return errSumNegativeNumber
		}
		n += each
	}
	_, err := fmt.Fprintln(w, n)
	return err
}
`,
  },
  {
    name: 'The only use of fmt',
    language: 'go',
    below: ['fmt.Errorf'],
    risk: 'review',
    before: `package p

import (
	"fmt"
	"io"
)

// Copy copies all of it.
func Copy(w io.Writer, r io.Reader) (n int64, err error) {
	if w == nil {
		err = fmt.Errorf("no writer: \\"w\\" is nil")⟨profiled⟩
		return
	}
	return io.Copy(w, r)
}
`,
    after: `package p

import (
	"errors"
	"io"
)

var errCopyNoWriterW = errors.New("no writer: \\"w\\" is nil")

// Copy copies all of it.
func Copy(w io.Writer, r io.Reader) (n int64, err error) {
	if w == nil {
		err = errCopyNoWriterW
		return
	}
	return io.Copy(w, r)
}
`,
  },
  {
    name: 'errors.New in a method, compared with sentinels of packages only',
    language: 'go',
    below: ['errors.New'],
    risk: 'review',
    before: `package p

import (
	"bufio"
	"errors"
	"io"
)

type scanner struct{ r *bufio.Reader }

func (s *scanner) next() (byte, error) {
	b, err := s.r.ReadByte()
	if err == io.EOF {
		return 0, errors.New("unexpected end")⟨profiled⟩
	}
	return b, err
}
`,
    after: `package p

import (
	"bufio"
	"errors"
	"io"
)

type scanner struct{ r *bufio.Reader }

var errScannerNextUnexpectedEnd = errors.New("unexpected end")

func (s *scanner) next() (byte, error) {
	b, err := s.r.ReadByte()
	if err == io.EOF {
		return 0, errScannerNextUnexpectedEnd
	}
	return b, err
}
`,
  },
];
