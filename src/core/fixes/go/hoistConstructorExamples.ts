import type { FixExample } from '../fixRule';

export const hoistConstructorExamples: readonly FixExample[] = [
  {
    name: 'A replacer, which the profile charges to Replace',
    language: 'go',
    below: [
      'strings.(*Replacer).build',
      'strings.(*Replacer).buildOnce',
      'sync.(*Once).doSlow',
      'strings.(*Replacer).Replace',
    ],
    risk: 'safe',
    before: `package p

import "strings"

func escape(s string) string {
	r := strings.NewReplacer("<", "&lt;", ">", "&gt;")
	return r.Replace(s)⟨profiled⟩
}
`,
    after: `package p

import "strings"

var escapeReplacer = strings.NewReplacer("<", "&lt;", ">", "&gt;")

func escape(s string) string {
	return escapeReplacer.Replace(s)
}
`,
  },
  {
    name: 'A URL that is only read',
    language: 'go',
    below: ['net/url.parse', 'net/url.Parse'],
    risk: 'safe',
    before: `package p

import "net/url"

const origin = "https://example.com/api/"

func endpoint(name string) (string, error) {
	base, err := url.Parse(origin)⟨profiled⟩
	if err != nil {
		return "", err
	}
	return base.Scheme + "://" + base.JoinPath(name).Host, nil
}
`,
    after: `package p

import "net/url"

const origin = "https://example.com/api/"

var endpointURL, endpointURLErr = url.Parse(origin)

func endpoint(name string) (string, error) {
	base, err := endpointURL, endpointURLErr
	if err != nil {
		return "", err
	}
	return base.Scheme + "://" + base.JoinPath(name).Host, nil
}
`,
  },
  {
    name: 'A time zone',
    language: 'go',
    below: ['time.readFile', 'time.loadLocation', 'time.LoadLocation'],
    risk: 'review',
    before: `package p

import "time"

func local(t time.Time) (time.Time, error) {
	zone, err := time.LoadLocation("Europe/Berlin")⟨profiled⟩
	if err != nil {
		return t, err
	}
	return t.In(zone), nil
}
`,
    after: `package p

import "time"

var localLocation, localLocationErr = time.LoadLocation("Europe/Berlin")

func local(t time.Time) (time.Time, error) {
	zone, err := localLocation, localLocationErr
	if err != nil {
		return t, err
	}
	return t.In(zone), nil
}
`,
  },
];
