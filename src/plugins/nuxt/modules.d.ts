// What a plugin of Nuxt is made with.
declare module '#app' {
  export function defineNuxtPlugin(plugin: () => void): unknown
}
