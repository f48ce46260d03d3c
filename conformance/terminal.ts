import { startChild, type ChildCommand } from './child.ts'
import { createScreen } from './screen.ts'

/** A program that believes it has a terminal. */
export interface Terminal extends AsyncDisposable {
  /** Resolves when the screen contains the text, or fails with the screen as it is when time is up. */
  shows(text: string | RegExp, withinMs?: number): Promise<void>
  type(text: string): void
  /**
   * Presses a key until the screen contains the text, or what was shown last has gone: a dialog ignores what comes in its
   * first moments.
   */
  press(key: string, until: string | RegExp): Promise<void>
  screen(): string
}

export const keys = { enter: '\r', up: '\u001B[A', down: '\u001B[B', escape: '\u001B' } as const

const maxPresses = 15
const ignoredAfterMs = 2000

const columns = 120
const rows = 40

/** Opens a program under util-linux `script`, which gives it a terminal even where the tests themselves have none. */
export function openTerminal({ file, args, env, cwd }: ChildCommand): Terminal {
  const command = [file, ...args].map(quoted).join(' ')
  const child = startChild({
    file: '/usr/bin/script',
    args: [
      '--quiet',
      '--return',
      '--flush',
      '--command',
      `stty cols ${columns} rows ${rows}; exec ${command}`,
      '/dev/null',
    ],
    env: { ...env, SHELL: '/bin/sh' },
    cwd,
  })
  const screen = createScreen(columns, rows)
  let painted = 0
  function repaint(output: string): string {
    screen.write(output.slice(painted))
    painted = output.length
    return screen.text()
  }
  let lastShown: string | RegExp | undefined
  async function shows(text: string | RegExp, withinMs = 60_000): Promise<void> {
    const found = (output: string) => contains(repaint(output), text)
    await child.waitFor(String(text), found, withinMs).catch((cause: unknown) => {
      throw new Error(`the screen does not show ${text}:\n${screen.text()}`, { cause })
    })
    lastShown = text
  }
  async function press(key: string, until: string | RegExp): Promise<void> {
    const dialog = lastShown
    for (let presses = 1; presses < maxPresses; presses++) {
      child.write(key)
      const isShown = await shows(until, ignoredAfterMs).then(
        () => true,
        () => false,
      )
      if (isShown) return
      // It was heard, and takes its time: once more would be for whatever comes next.
      if (dialog !== undefined && !contains(screen.text(), dialog)) break
    }
    await shows(until)
  }
  return {
    shows,
    press,
    type: (text) => child.write(text),
    screen: () => repaint(child.stdout()),
    [Symbol.asyncDispose]: async () => void (await child.stop(2000)),
  }
}

function contains(screen: string, text: string | RegExp): boolean {
  return typeof text === 'string' ? screen.includes(text) : text.test(screen)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
