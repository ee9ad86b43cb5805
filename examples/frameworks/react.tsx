import 'fascicle/react'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'

function App() {
  const [chosen, setChosen] = useState('')
  return (
    <>
      <fascicle-search
        src="/search/"
        placeholder="Search the coast"
        strings={{ empty: 'Ask React.' }}
        onfascicle:select={(event) => {
          // For a router: the page stays.
          event.preventDefault()
          setChosen(event.detail.url)
        }}
      />
      <output>{chosen}</output>
    </>
  )
}

createRoot(document.querySelector('#app') as HTMLElement).render(<App />)
