import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { adminPaths } from './build/admin-paths.ts'
import { compressed } from './build/compressed.ts'

// What is built is for use, whoever builds it: under NODE_ENV=test React would come with its checks, and name our paths.
if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production'

/** The console: static files, which the server sends as they are. `npm run dev` asks a server on 8787. */
export default defineConfig({
  plugins: [react(), tailwindcss(), adminPaths(), compressed()],
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8787', '/sign-in': 'http://127.0.0.1:8787' } },
})
