/** A module of the Go proxy at one version. */
export interface PinnedModule {
  /** As tables name it. */
  readonly name: string;
  readonly path: string;
  readonly version: string;
  /** Build tags without which it is not built from what is published. */
  readonly tags?: string;
}

/** Servers, routers, and a program or two with everything: JSON, templates, databases, protocols, generated code.
 * The largest first, as two are worked at a time. */
export const pinnedModules: readonly PinnedModule[] = [
  { name: 'caddy', path: 'github.com/caddyserver/caddy/v2', version: 'v2.11.9' },
  { name: 'syncthing', path: 'github.com/syncthing/syncthing', version: 'v1.30.0', tags: 'noassets' },
  { name: 'fiber', path: 'github.com/gofiber/fiber/v2', version: 'v2.52.15' },
  { name: 'raft', path: 'github.com/hashicorp/raft', version: 'v1.8.0' },
  { name: 'gin', path: 'github.com/gin-gonic/gin', version: 'v1.12.0' },
  { name: 'echo', path: 'github.com/labstack/echo/v4', version: 'v4.16.0' },
  { name: 'chi', path: 'github.com/go-chi/chi/v5', version: 'v5.5.0' },
];
