/** How to be let in at one origin. */
export interface Access {
  /** Sent with every request to this origin and to no other; they are secrets, and never part of a message. */
  readonly headers: Readonly<Record<string, string>>;
  /** PEM of certificate authorities that are trusted besides the usual ones. */
  readonly ca: string | undefined;
  /** 'insecure' takes any certificate: only by the explicit wish of the user, for one origin. */
  readonly certificates: 'verified' | 'insecure';
}

/** Looks up what the user gave for `origin`, `scheme://host:port`. */
export type AccessTo = (origin: string) => Promise<Access>;

export const openAccess: Access = { headers: {}, ca: undefined, certificates: 'verified' };

/** For unix sockets too, where `URL.origin` says "null". */
export function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`;
}
