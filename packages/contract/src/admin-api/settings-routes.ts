import { settings } from './settings.ts'

/** What the configuration says; part of `adminRoutes`, where it is checked. */
export const settingsRoutes = {
  readSettings: {
    method: 'get',
    path: '/api/settings',
    permission: 'settings.read',
    summary: 'What the server runs on, and which of it the configuration file pins; without secrets',
    response: settings,
    status: 200,
  },
} as const
