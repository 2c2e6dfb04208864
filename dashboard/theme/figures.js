// Charts: drawn when they come into sight, saved as a picture with title and source, and a click on a mark leads to what
// it stands for; and a link to a heading opens it.
//
// The layout's `meta` has: title, alt (what the chart shows, in words), source, file, ground (colour), and links
// (addresses by the label of a row of a heat grid). The address of a single mark is its `customdata`.
(() => {
  if (window.cellpulseFigures) return
  const { src, dataset } = document.currentScript
  const LIBRARY = new URL(dataset.library, src).href
  const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false }
  const AHEAD = '150px'
  const PICTURE = { width: 1200, scale: 2 }
  const LINE = 120
  const TITLE = 18
  const SOURCE = 12
  const LEGEND = 30
  const BREAK = '<br>'
  const LONGEST_WAIT = 15000
  const WAITING = '.cp-chart[data-waiting]'

  // By the element in which a chart is drawn: its figure, and the text that it came as.
  const figures = new WeakMap()
  const sight = new IntersectionObserver(
    seen => seen.forEach(({ isIntersecting, target }) => isIntersecting && draw(target)),
    { rootMargin: AHEAD, scrollMargin: AHEAD }
  )
  const widths = new ResizeObserver(changes => changes.forEach(({ target }) => fit(target)))

  let library
  function read () {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement('script')
      script.src = LIBRARY
      script.onload = resolve
      script.onerror = () => {
        library = undefined
        reject(new Error('the library of charts could not be read'))
      }
      document.head.append(script)
    })
    return library
  }

  // Takes a figure, as JSON, that is drawn as soon as its place is in sight; gives what takes it away.
  function show (place, text) {
    if (figures.get(place)?.text !== text) {
      const figure = JSON.parse(text)
      figures.set(place, { text, ...figure })
      place.style.height = `${figure.layout.height}px`
      place.setAttribute('role', 'figure')
      place.setAttribute('aria-label', figure.layout.meta.alt)
      place.dataset.waiting = ''
      sight.unobserve(place)
      sight.observe(place)
    }
    return () => {
      sight.unobserve(place)
      widths.unobserve(place)
    }
  }

  async function draw (place) {
    sight.unobserve(place)
    if (!window.Plotly) await read()
    const { data, layout } = figures.get(place)
    const drawnBefore = place.on
    delete place.dataset.waiting
    window.Plotly.react(place, data, { ...layout, width: place.clientWidth }, CONFIG)
    if (drawnBefore) return
    place.on('plotly_click', ({ points: [point] }) => lead(place, point))
    widths.observe(place)
  }

  // A chart in a tab that is closed has no width.
  function fit (place) {
    const width = place.clientWidth
    if (width && width !== place.layout.width) window.Plotly.relayout(place, { width })
  }

  // Whether every chart in sight is drawn.
  function still () {
    return [...document.querySelectorAll(WAITING)].every(place => {
      const { width, top, bottom } = place.getBoundingClientRect()
      return !width || bottom < 0 || top > window.innerHeight
    })
  }

  function wrapped (text) {
    const lines = ['']
    for (const word of text.split(' ')) {
      if (lines.at(-1).length + word.length > LINE) lines.push('')
      lines[lines.length - 1] += (lines.at(-1) ? ' ' : '') + word
    }
    return lines
  }

  async function save (button) {
    const place = document.querySelector(`.st-key-${CSS.escape(button.dataset.figure)} .cp-chart`)
    await read()
    const { data, layout } = figures.get(place)
    const { title, source, file, ground } = layout.meta
    const lines = wrapped(title)
    const legend = layout.legend?.yanchor === 'bottom' ? LEGEND : 0
    const room = lines.length * TITLE * 1.4 + SOURCE * 3 + legend
    const margin = { ...layout.margin, t: (layout.margin?.t ?? 20) + room }
    const height = layout.height + room
    const titled = {
      ...layout,
      margin,
      height,
      width: PICTURE.width,
      paper_bgcolor: ground,
      title: {
        text: lines.join(BREAK),
        font: { size: TITLE },
        subtitle: { text: source, font: { size: SOURCE } },
        x: 0, xref: 'container', xanchor: 'left', y: 1, yref: 'container', yanchor: 'top', pad: { l: 12, t: 12 }
      }
    }
    const format = button.dataset.image
    window.Plotly.downloadImage({ data, layout: titled }, { ...PICTURE, format, height, filename: `cellpulse-${file}` })
  }

  function lead (place, point) {
    const href = typeof point.customdata === 'string' ? point.customdata : place.layout.meta.links?.[point.y]
    if (!href) return
    history.pushState({}, '', href)
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }

  function showHeading (until) {
    const id = decodeURIComponent(location.hash.slice(1))
    const heading = id && document.getElementById(id)
    if (heading) {
      if (heading.matches('details')) heading.open = true
      heading.scrollIntoView()
    } else if (id && Date.now() < until) setTimeout(showHeading, 200, until)
  }

  let seen = ''
  setInterval(() => {
    if (location.href === seen) return
    seen = location.href
    showHeading(Date.now() + LONGEST_WAIT)
  }, 200)
  // On paper a chart needs no scrolling to be seen.
  window.matchMedia('print').addEventListener('change', ({ matches }) => {
    if (matches) document.querySelectorAll(WAITING).forEach(place => place.clientWidth && draw(place))
  })
  document.addEventListener('click', event => {
    const button = event.target.closest?.('button[data-image]')
    if (button) save(button)
  })
  window.cellpulseFigures = { read, show, still }
})()
