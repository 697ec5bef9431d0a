// The floors of the house, as rules: see ARCHITECTURE.md.

/** `from` may not import `to`. */
const not = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$' },
  to: { path: to },
})

/** Each entry may import from those before it, never from those after it. */
const floors = (name, comment, rooms) =>
  rooms.slice(0, -1).map((room, index) =>
    not(
      `${name}-${index}`,
      comment,
      `^(${room})`,
      rooms.slice(index + 1).map((higher) => `^(${higher})`),
    ),
  )

const engine = 'packages/channels/src'
const server = 'apps/server/src'
const page = 'apps/web/src'
/** The folders about people, and what in them asks the context: `routes`, `actions` and what is between them. */
const people = '(links|sessions|people|settings|bans|sign-in)/'
const edges = '(asking|actions|routes)\\.ts$'

module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files that need each other are one idea, or hide a third one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'named-dependencies',
      comment: 'What is imported stands in the package.json of who imports it.',
      severity: 'error',
      from: { path: '^(packages|apps|e2e|faults|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    not(
      'protocol-alone',
      'The words both sides speak depend on nothing of ours.',
      '^packages/protocol/',
      ['^packages/(channels|client|room|markdown)/', '^apps/'],
    ),
    not(
      'markdown-alone',
      'What people write is read by itself, wherever it is shown.',
      '^packages/markdown/',
      ['^packages/(protocol|channels|room|client)/', '^apps/'],
    ),
    not('engine-alone', 'The engine has never heard of chat.', '^packages/channels/', [
      '^packages/(protocol|client|room|markdown)/',
      '^apps/',
    ]),
    not(
      'room-speaks-protocol',
      'What events add up to is a matter of the protocol alone.',
      '^packages/room/',
      ['^packages/(channels|client|markdown)/', '^apps/'],
    ),
    not(
      'client-speaks-protocol',
      'The client knows the protocol and the fold, and nothing else of ours.',
      '^packages/client/',
      ['^packages/channels/', '^apps/'],
    ),
    not('server-without-client', 'The server speaks protocol and engine.', '^apps/server/', [
      '^packages/client/',
      '^apps/web/',
    ]),
    not('page-without-server', 'The page reaches the server over the wire alone.', '^apps/web/', [
      '^packages/channels/',
      '^apps/server/',
    ]),
    not(
      'nothing-imports-tests',
      'End-to-end tests, fault runs and benchmarks stand on top.',
      '^(packages|apps)/',
      ['^e2e/', '^faults/', '^bench/'],
    ),
    {
      name: 'by-declared-entries',
      comment:
        'What stands on top imports what `exports` of a package.json names, and no file beside it.',
      severity: 'error',
      from: { path: '^(e2e|faults|bench)/' },
      to: { path: '^(packages|apps)/', dependencyTypes: ['local'] },
    },
    ...floors('engine-floor', 'Inside the engine, lowest first; see ARCHITECTURE.md.', [
      `${engine}/(application|errors|frame|kept-or-made|path)\\.ts`,
      `${engine}/(layers/|middleware/|networks\\.ts|routing\\.ts|scope-addition\\.ts)`,
      `${engine}/(inbox|handlers|consumer)\\.ts`,
      `${engine}/(websocket-consumer|json-websocket-consumer|http-consumer|fetch-application)\\.ts`,
      `${engine}/(server/|worker\\.ts)`,
      `${engine}/testing/`,
    ]),
    ...floors('page-floor', 'Inside the page, lowest first; see ARCHITECTURE.md.', [
      `${page}/chat/`,
      `${page}/ui/`,
      `${page}/(i18n|newer-page)/`,
      `${page}/code/`,
      `${page}/keys/`,
      `${page}/account/`,
      `${page}/invitations/`,
      `${page}/reports/`,
      `${page}/emoji/`,
      `${page}/files/`,
      `${page}/composer/`,
      `${page}/messages/`,
      `${page}/activity/`,
      `${page}/search/`,
      `${page}/rooms/`,
      `${page}/switcher/`,
      `${page}/told/`,
      `${page}/settings/`,
      `${page}/admin/`,
      `${page}/[^/]+$`,
    ]),
    ...floors('server-floor', 'Inside the server, lowest first; see ARCHITECTURE.md.', [
      `${server}/ground/`,
      `${server}/(storage|audit|http|page|mail|outgoing)/`,
      `${server}/shared/`,
      `${server}/log/`,
      `${server}/cluster/`,
      `${server}/(recovery|workers)/`,
      `${server}/images/`,
      `${server}/(?!.*${edges})${people}`,
      `${server}/notices\\.ts`,
      `${server}/${people}.*${edges}`,
      `${server}/(own-emoji|groups|first-steps)/`,
      `${server}/rooms/`,
      `${server}/presence/`,
      `${server}/files/`,
      `${server}/(invitations|guest-links)/`,
      `${server}/messages/`,
      `${server}/reading/`,
      `${server}/push/`,
      `${server}/digests/`,
      `${server}/finding/`,
      `${server}/link-cards/`,
      `${server}/reports/`,
      `${server}/own-data/`,
      `${server}/admin/`,
      `${server}/(connections|metrics)/`,
      `${server}/(context|node-parts|open-stored|subjects|routing|app)\\.ts`,
      `${server}/(cli/|main\\.ts|worker-main\\.ts)`,
    ]),
    ...floors('people-floor', 'No folder about people needs another that needs it.', [
      `${server}/links/`,
      `${server}/sessions/`,
      `${server}/people/`,
      `${server}/(settings|bans)/`,
      `${server}/sign-in/attempts/`,
      `${server}/sign-in/password/`,
      `${server}/sign-in/code/`,
      `${server}/sign-in/passkey/`,
      `${server}/sign-in/(provider|email)/`,
      `${server}/sign-in/[^/]+$`,
    ]),
    not(
      'whole-where-it-is-built',
      'The whole of a server is known where it is put together; everything else names what it needs.',
      `^${server}/(?!(context|node-parts|subjects|routing|app)\\.ts)`,
      [`^${server}/(context|subjects)\\.ts$`],
    ),
    not(
      'commands-ask',
      'A command asks the application by its endpoints, whether it runs or not; `start` alone is the server.',
      `^${server}/cli/(?!start\\.ts)`,
      [`^${server}/.*(actions|queries)\\.ts$`],
    ),
    not(
      'redis-by-its-own-entry',
      'Redis is reached only through @lobby/channels/redis.',
      `^${engine}/(?!layers/redis)`,
      ['node_modules/redis/', `^${engine}/layers/redis`],
    ),
    not(
      'postgres-by-its-own-entry',
      'PostgreSQL is reached only through @lobby/channels/postgres.',
      `^${engine}/(?!layers/(postgres|redis)|testing/postgres-server)`,
      ['node_modules/pg/', `^${engine}/layers/postgres`],
    ),
    {
      name: 'routes-stay-home',
      comment: 'A domain may use a lower one’s queries and actions, never its routes.',
      severity: 'error',
      from: { path: `^${server}/([^/]+)/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^${server}/(?!$1/).+/routes\\.ts$` },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)(dist|\\.cache)/', '\\.(test|spec)\\.tsx?$'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
}
