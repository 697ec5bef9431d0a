import manifest from '../../package.json' with { type: 'json' }

/** Lobby's version, as `/health`, `--version` and the page show it. */
export const version: string = manifest.version
