import type { Danger } from './danger.ts'

/** Programs of Windows that change the system, or by which other code is run. */
export const windowsDangers: readonly Danger[] = [
  {
    programs: 'schtasks',
    words: /\/(?:create|delete|change|run)\b/i,
    reason: 'changes what is run by the clock',
  },
  {
    programs: 'auditpol',
    words: /\/(?:clear|remove|restore)|\/set\b.*disable/i,
    reason: 'removes the records of the system',
  },
  { programs: 'at.exe', reason: 'changes what is run by the clock' },
  {
    programs: 'net net1',
    words:
      /^(?:user|localgroup|group|accounts|share|stop|use)\b.*(?:\/(?:add|delete|active|domain)|\bstop\b|:)|^stop\b|^user \S+ \S/i,
    reason: 'changes accounts or services',
  },
  {
    programs: 'sc',
    words: /^(?:\\\\\S+ )?(?:delete|stop|config|create|failure|sdset)\b/i,
    reason: 'changes the services of the system',
  },
  {
    programs: 'taskkill',
    words: /\/im\s+(?:explorer|lsass|csrss|winlogon|svchost|\*|wininit|services|system)|\/fi\b|\/im \*/i,
    reason: 'ends processes of the system',
  },
  { programs: 'robocopy', words: /\/(?:mir|purge|move?)\b/i, reason: 'deletes what the source lacks' },
  { programs: 'cmdkey', words: /\/(?:list|add|delete|generic)/i, reason: 'reads a store of secrets' },
  {
    programs: 'fsutil',
    words: /\b(?:usn|file\s+setzerodata|volume\s+dismount|dirty)\b/i,
    reason: 'changes disks',
  },
  {
    programs: 'wmic',
    words: /\b(?:delete|call|create|uninstall|terminate)\b/i,
    reason: 'changes the system',
  },
  {
    programs: 'certutil',
    words: /-(?:urlcache|decode|decodehex|f)\b|\/urlcache/i,
    reason: 'fetches or decodes unseen',
  },
  {
    programs: 'bitsadmin',
    words: /\/(?:transfer|addfile|create|setnotifycmdline)/i,
    reason: 'fetches unseen',
  },
  {
    programs:
      'mshta regsvr32 rundll32 cscript wscript installutil msbuild.exe regasm regsvcs odbcconf forfiles',
    words: /./,
    unless: /^\/\?$/,
    reason: 'runs code unseen',
  },
  { programs: 'msiexec', words: /https?:|\/x\b/i, reason: 'installs from afar, or removes programs' },
  { programs: 'wsl', words: /--(?:unregister|uninstall)\b/, reason: 'takes a system away' },
  { programs: 'logoff tsdiscon', reason: 'ends the session' },
  { programs: 'setx', words: /^path\b|\/m\b/i, reason: 'changes the settings of the system' },
  {
    programs: 'manage-bde bootrec dism sfc repair-bde label chkdsk convert',
    words: /-off|-lock|\/fixmbr|\/fixboot|\/remove|\/disable|\/fs:ntfs|\/f\b/i,
    reason: 'changes disks or what protects them',
  },
]
