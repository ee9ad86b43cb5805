// What the components use of what Docusaurus gives to components.

declare module '@docusaurus/router' {
  export function useLocation(): { pathname: string }
}
declare module '@docusaurus/useGlobalData' {
  export default function useGlobalData(): Record<string, Record<string, unknown> | undefined>
  export function usePluginData(name: string): unknown
}
declare module '@docusaurus/Translate' {
  export function translate(text: { id: string; message: string }): string
}
declare module '@docusaurus/Head' {
  const Head: import('react').FunctionComponent<{ children?: import('react').ReactNode }>
  export default Head
}
declare module '@theme/Layout' {
  const Layout: import('react').FunctionComponent<{ title: string; children?: import('react').ReactNode }>
  export default Layout
}
