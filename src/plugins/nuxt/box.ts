// Registers the search box on every page of a Nuxt site.
import { defineNuxtPlugin } from '#app'
import 'virtual:fascicle'

export default defineNuxtPlugin(() => {})
