// Routers: applications that look at a scope and hand the connection to one of
// several others. The ideas and names are those of Django Channels' routing.
import type {
  Application,
  ChannelScope,
  HttpScope,
  RequestScope,
  WebSocketScope,
} from './application.ts'
import { NoRoute } from './errors.ts'
import { compileRegex, compileTemplate, type PathKwargs, type PathPattern } from './path.ts'
import { type Accepts, addToScope, type Before } from './scope-addition.ts'

/** What `URLRouter` found out about a path. Routers inside routers add to it. */
export interface UrlRoute<Kwargs = Readonly<Record<string, unknown>>> {
  /** Captures without a name, outermost router first. */
  readonly args: readonly string[]
  /** Captures by name. */
  readonly kwargs: Kwargs
  /** The part of the path that no route has matched yet. */
  readonly remaining: string
}

/** The part of a scope that `URLRouter` adds: `type ChatScope = WebSocketScope & Routed<{ room: string }>`. */
export interface Routed<Kwargs = Readonly<Record<string, unknown>>> {
  readonly urlRoute: UrlRoute<Kwargs>
}

/** A pattern and the application behind it; made by `path` or `regexPath`. */
export interface Route<S extends RequestScope = RequestScope> {
  readonly pattern: PathPattern
  /** Whether the pattern must match the whole rest of the path. */
  readonly whole: boolean
  readonly application: Application<S>
}

/** Applications that go on routing what remains of a path. */
const routers = new WeakSet<object>()

/**
 * A route by template: `path('ws/chat/{str:room}/', app)`. Kinds of captures
 * are `str`, `slug`, `int`, `uuid` and `path`; a leading slash is optional. The
 * template must match the whole path, or its beginning when `application` is
 * itself a `URLRouter`. An application that expects other captures than the
 * template has does not compile.
 */
export function path<const Template extends string, S extends RequestScope>(
  template: Template,
  application: Application<S & Routed<PathKwargs<Template>>> &
    Accepts<S, Routed<PathKwargs<Template>>>,
): Route<Before<S, Routed>> {
  return {
    pattern: compileTemplate(template),
    whole: !routers.has(application),
    application: application as unknown as Application<Before<S, Routed>>,
  }
}

/**
 * A route by regular expression: `regexPath(/ws\/chat\/(?<room>\w+)\/$/, app)`.
 * It matches from the start of the path, without its leading slash; write `$`
 * where the path must end. Captures are strings.
 */
export function regexPath<S extends RequestScope>(
  regex: RegExp,
  application: Application<S>,
): Route<Before<S, Routed>> {
  return {
    pattern: compileRegex(regex),
    whole: false,
    application: application as unknown as Application<Before<S, Routed>>,
  }
}

// Each route needs its own things of the scope; the router needs all of them.
type ScopeOfAll<Routes extends readonly Route<never>[]> = (
  Routes[number] extends infer R
    ? R extends Route<infer S>
      ? (scope: S) => void
      : never
    : never
) extends (scope: infer All extends RequestScope) => void
  ? All
  : never

/**
 * Hands a request or socket to the first route that matches its decoded path,
 * with the captures in `scope.urlRoute`. Throws `NoRoute`, naming every route
 * that was tried, when none does.
 */
export function URLRouter<const Routes extends readonly Route<never>[]>(
  routes: Routes,
): Application<ScopeOfAll<Routes>> {
  const router: Application<RequestScope & Partial<Routed>> = (scope, receive, send) => {
    const outer = scope.urlRoute
    const rest = (outer ? outer.remaining : scope.path).replace(/^\//, '')
    for (const { pattern, whole, application } of routes) {
      const match = pattern.match(rest)
      if (!match || (whole && match.remaining !== '')) continue
      const urlRoute = {
        args: outer ? [...outer.args, ...match.args] : match.args,
        kwargs: outer ? { ...outer.kwargs, ...match.kwargs } : match.kwargs,
        remaining: match.remaining,
      }
      return addToScope(
        application as Application<RequestScope>,
        scope,
        { urlRoute },
        receive,
        send,
      )
    }
    return noRoute(`No route for ${quote(rest)}; tried ${list(routes.map(sourceOf))}.`)
  }
  routers.add(router)
  return router as Application<ScopeOfAll<Routes>>
}

/** An application for each protocol. */
export interface ProtocolTable {
  readonly http?: Application<HttpScope>
  readonly websocket?: Application<WebSocketScope>
  readonly channel?: Application<ChannelScope>
  readonly [protocol: string]: Application<never> | undefined
}

/** Hands a connection to the application for its `scope.type`; throws `NoRoute` when there is none. */
export function ProtocolTypeRouter(applications: ProtocolTable): Application {
  return (scope, receive, send) => {
    const application = Object.hasOwn(applications, scope.type) && applications[scope.type]
    if (!application)
      return noRoute(
        `No application for protocol ${quote(scope.type)}; there is ${list(Object.keys(applications))}.`,
      )
    return (application as Application)(scope, receive, send)
  }
}

/** Hands a worker's channel to the application for its name; throws `NoRoute` when there is none. */
export function ChannelNameRouter(
  applications: Readonly<Record<string, Application<ChannelScope>>>,
): Application<ChannelScope> {
  return async (scope, receive, send) => {
    const application = Object.hasOwn(applications, scope.channel) && applications[scope.channel]
    if (!application) {
      throw new NoRoute(
        `No application for channel ${quote(scope.channel)}; there is ${list(Object.keys(applications))}.`,
      )
    }
    return application(scope, receive, send)
  }
}

// Routers are no `async` functions: of those, each keeps a promise and more for as long as a socket is open.
function noRoute(message: string): Promise<never> {
  return Promise.reject(new NoRoute(message))
}

const sourceOf = (route: Route<never>) => route.pattern.source || '(the empty path)'

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ')
}

// What a client wrote goes into logs: quoted, so that it stays on its line, and cut.
function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text)
}
