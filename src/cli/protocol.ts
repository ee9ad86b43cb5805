/**
 * The Model Context Protocol, of its official packages: it has three versions by now, and clients that speak each. The build
 * makes one script of them, 80 kB gzipped, since nobody but `fascicle mcp` needs them and installed they are 17 MB.
 */
export { type CallToolResult, McpServer } from '@modelcontextprotocol/server'
export { serveStdio } from '@modelcontextprotocol/server/stdio'
export { array, boolean, int, number, object, optional, record, string, union } from 'zod'
