import 'fascicle/element'
import { createApp, defineComponent, h, ref } from 'vue'

// In a template: <fascicle-search src="/search/" :strings.prop="strings" @fascicle:select="choose" />, with
// compilerOptions: { isCustomElement: (tag) => tag === 'fascicle-search' }.
const App = defineComponent(() => {
  const chosen = ref('')
  const choose = (event: HTMLElementEventMap['fascicle:select']) => {
    // For a router: the page stays.
    event.preventDefault()
    chosen.value = event.detail.url
  }
  return () => [
    h('fascicle-search', {
      src: '/search/',
      placeholder: 'Search the coast',
      strings: { empty: 'Ask Vue.' },
      'onFascicle:select': choose,
    }),
    h('output', chosen.value),
  ]
})

createApp(App).mount('#app')
