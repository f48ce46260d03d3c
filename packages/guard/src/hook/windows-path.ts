/** The drive of a folder as Windows writes it, in lower case; undefined: the machine is another. */
export function driveOf(folder: string): string | undefined {
  return /^([A-Za-z]):[\\/]/.exec(folder)?.[1]?.toLowerCase()
}

/**
 * A path that a tool is given on Windows, in the form of rules: `C:\Users\a` is `/c/Users/a`. Windows takes one file by many
 * names; those that can be told from the text alone become one: devices (`\\?\C:\a`), shares of whole drives
 * (`\\localhost\c$\a`), the root of the drive (`\a`), streams (`a::$DATA`), dots and spaces at the end of a name.
 * @param drive of the folder that the call is made in
 */
export function windowsPath(path: string, drive: string): string {
  const slashed = path
    .replaceAll('\\', '/')
    .replace(/^\/(?:\/[?.]|\?\?)\/UNC\//i, '//')
    .replace(/^\/(?:\/[?.]|\?\?)\//, '')
    .replace(/^\/\/[^/]+\/([a-z])\$(?=\/|$)/i, '$1:')
  const named = /^([A-Za-z]):(\/?)(.*)$/su.exec(slashed)
  if (named === null) return onDrive(cleaned(slashed), drive)
  const [, letter = '', slash = '', rest = ''] = named
  const own = letter.toLowerCase()
  // `C:a` is from where the drive is: the folder of the call, as far as that is on it.
  return slash === '' && own === drive && rest !== '' ? cleaned(rest) : `/${own}/${cleaned(rest)}`
}

/** Of paths without a drive, those from a root: `/c/a` is on a drive already, as shells of Windows write it. */
function onDrive(path: string, drive: string): string {
  return /^\/(?!\/|[A-Za-z](?:\/|$))/.test(path) ? `/${drive}${path}` : path
}

function cleaned(path: string): string {
  return path
    .split('/')
    .map((name) => (/^\.{1,2}$/.test(name) ? name : name.replace(/:.*$/su, '').replace(/[. ]+$/, '')))
    .join('/')
}

/** Back again, for the file system: `c:/Users/a` for `/c/Users/a`. */
export function nativePath(path: string): string {
  return path.replace(/^\/([a-z])(?=\/|$)/, '$1:')
}
