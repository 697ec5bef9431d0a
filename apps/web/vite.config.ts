import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { drawnFirst } from './drawn-first.ts'
import { mirroredWords } from './mirrored-words.ts'

const server = 'http://127.0.0.1:8000'

export default defineConfig(({ command, mode }) => {
  // A build is for people, also when a test asks for it: with the NODE_ENV of a test run it
  // would be the slow React for developers, and would not open without a network.
  if (command === 'build') process.env.NODE_ENV = 'production'
  return {
    plugins: [react(), drawnFirst(), mode === 'mirrored' && mirroredWords()],
    // The polyfill would be an inline script, which the page's policy refuses.
    build: {
      outDir: 'dist',
      modulePreload: { polyfill: false },
      target: 'es2023',
      // The oldest with :dir() and :has(). For older ones, :dir() would become a list of languages, which says nothing of what people write.
      cssTarget: ['chrome120', 'firefox121', 'safari16.4'],
      rolldownOptions: {
        output: {
          // What every page needs is one file: in dozens, each shared with some later part, it would be larger, and slower.
          codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] },
        },
      },
    },
    server: {
      proxy: {
        '/api': server,
        '/files': server,
        '/images': server,
        '/ws': { target: server, ws: true },
      },
    },
  }
})
