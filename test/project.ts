import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { vi } from 'vitest'
import { write } from './folder.js'

const ROOT = path.join(import.meta.dirname, '..')

/** A project of a framework, with the package installed in it as users have it. */
export interface Project {
  folder: string
  /** Runs a command in it to its end. @param node major version of Node. Default: the one that runs the tests */
  run(command: string, node?: string): Promise<string>
  /** What TypeScript says of files of it that use the package: nothing, where they are right. */
  check(...files: string[]): Promise<string>
  /** Runs a server in it, and waits until it answers. @param command its words; `PORT` stands for a free port */
  serve(command: string, node?: string): Promise<{ url: string; stop(): Promise<void>; output(): string }>
}

/**
 * Makes a project of the files in a folder, with what there is to paste from a page of the documentation.
 *
 * Its `package.json` names the framework, in exact versions. What it needs is installed on the first run, and kept in the
 * system's folder for temporary files for as long as its `package.json` is the same; our own package is packed and
 * installed anew each time.
 *
 * @param source the folder
 * @param page what is read of docs/integrations, see {@link codeOf}
 * @param links packages that are taken from our own `node_modules`: name to name there
 */
export async function openProject(
  source: string,
  page?: string,
  links: Record<string, string> = {},
): Promise<Project> {
  const manifest = await readFile(path.join(source, 'package.json'), 'utf8')
  const key = createHash('sha256')
    .update(JSON.stringify([manifest, ROOT, links]))
    .digest('hex')
    .slice(0, 8)
  const folder = path.join(tmpdir(), 'fascicle-projects', `${path.basename(source)}-${key}`)
  await mkdir(folder, { recursive: true })
  for (const entry of await readdir(folder))
    if (!/^(?:node_modules|package-lock\.json)$/.test(entry))
      await rm(path.join(folder, entry), { recursive: true, force: true })
  await cp(source, folder, { recursive: true })
  const run: Project['run'] = async (command, node) => {
    const [file, words] = withNode(command, node)
    const { stdout, stderr } = await promisify(execFile)(file, words, {
      cwd: folder,
      maxBuffer: 1e8,
      env: ENVIRONMENT,
    }).catch((error) => {
      throw new Error(`${command}\n${error.stdout}\n${error.stderr}`)
    })
    return stdout + stderr
  }
  await install(folder, run)
  for (const [name, own] of Object.entries(links)) {
    const link = path.join(folder, 'node_modules', name)
    await rm(link, { recursive: true, force: true })
    await mkdir(path.dirname(link), { recursive: true })
    await symlink(path.join(ROOT, 'node_modules', own), link)
  }
  if (page) await write(folder, await codeOf(page))
  return {
    ...{ folder, run },
    check(...files) {
      const own = path.join(ROOT, 'node_modules')
      const flags =
        '--noEmit --strict --skipLibCheck --allowJs --checkJs --module esnext --moduleResolution bundler --target es2022'
      // Types of frameworks need those of Node.
      const types = `--lib es2022,dom,dom.iterable --typeRoots ${own}/@types --types node`
      return run(`node ${own}/typescript/bin/tsc ${flags} ${types} ${files.join(' ')}`)
    },
    async serve(command, node) {
      const port = await freePort()
      const [file, words] = withNode(command.replaceAll('PORT', String(port)), node)
      const child = spawn(file, words, { cwd: folder, env: ENVIRONMENT, detached: true })
      let output = ''
      child.stdout.on('data', (data) => (output += data))
      child.stderr.on('data', (data) => (output += data))
      const url = `http://localhost:${port}`
      const stop = () => end(child)
      await vi
        .waitFor(
          async () => {
            if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}\n${output}`)
            await fetch(url)
          },
          { timeout: 120_000, interval: 200 },
        )
        .catch(async (error) => {
          await stop()
          throw new Error(`${error}\n${output}`)
        })
      return { url, stop, output: () => output }
    },
  }
}

/**
 * The files that a page of docs/integrations says to write: blocks of code whose first line is a comment with a path.
 *
 * @example await codeOf('vite') // => { 'vite.config.ts': "import fascicle from 'fascicle/vite'…" }
 */
async function codeOf(page: string): Promise<Record<string, string>> {
  const text = await readFile(path.join(ROOT, 'docs', 'integrations', `${page}.md`), 'utf8')
  const blocks = text.matchAll(/^```\w+\n(?:\/\/|<!--|#) ([\w./+[\]-]+\.\w+)(?: -->)?\n([\s\S]*?)^```$/gm)
  return Object.fromEntries([...blocks].map(([, file = '', code = '']) => [file, code]))
}

const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  FORCE_COLOR: '0',
  NODE_ENV: '',
  VITEST: '',
  // Nothing is reported to anybody.
  ASTRO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
}
delete ENVIRONMENT.NODE_ENV
delete ENVIRONMENT.VITEST

/** Some frameworks refuse older versions of Node than those we have to run on. */
function withNode(command: string, node: string | undefined): [file: string, words: string[]] {
  const [file = '', ...words] = command.split(' ')
  const isRight = node === undefined || Number(process.versions.node.split('.')[0]) >= Number(node)
  return isRight ? [file, words] : ['npx', ['-y', '-p', `node@${node}`, file, ...words]]
}

/** Everything at first, later only our package: its dependencies are taken from what is there. */
async function install(folder: string, run: Project['run']): Promise<void> {
  const pack = await mkdtemp(path.join(tmpdir(), 'fascicle-pack-'))
  try {
    const flags = '--no-audit --no-fund --loglevel=error --prefer-offline'
    const [{ filename }] = JSON.parse(
      await run(`npm pack ${ROOT} --ignore-scripts --json --loglevel=silent --pack-destination ${pack}`),
    ) as [{ filename: string }]
    const manifest = await readFile(path.join(folder, 'package.json'), 'utf8')
    await run(`npm install ${path.join(pack, filename)} ${flags}`)
    await writeFile(path.join(folder, 'package.json'), manifest)
  } finally {
    await rm(pack, { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Ends a server with all processes that it started. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  process.kill(-(child.pid as number), 'SIGTERM')
  const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), 5000)
  await ended
  clearTimeout(timer)
}
