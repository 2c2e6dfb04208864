// What charts do beside being looked at: they are saved as a picture with title and source, a click on a mark leads to
// what it stands for, and a link to a heading opens it. Streamlit's charts offer only the first, without a title.
//
// The layout's `meta` has: title, source, file, ground (colour), and links (addresses by the label of a row of a heat
// grid). The address of a single mark is its `customdata`.
(() => {
  if (window.cellpulseFigures) return
  window.cellpulseFigures = true
  const PICTURE = { width: 1200, scale: 2 }
  const LINE = 120
  const TITLE = 18
  const SOURCE = 12
  const LEGEND = 30
  const BREAK = '<br>'
  const LONGEST_WAIT = 15000

  function wrapped (text) {
    const lines = ['']
    for (const word of text.split(' ')) {
      if (lines.at(-1).length + word.length > LINE) lines.push('')
      lines[lines.length - 1] += (lines.at(-1) ? ' ' : '') + word
    }
    return lines
  }

  function save (button) {
    const chart = document.querySelector(`.st-key-${CSS.escape(button.dataset.figure)} .js-plotly-plot`)
    const press = chart?.querySelector('.modebar-btn')
    if (!press) return
    const { layout } = chart
    const { title, source, file, ground } = layout.meta
    const lines = wrapped(title)
    const legend = layout.legend?.yanchor === 'bottom' ? LEGEND : 0
    const room = lines.length * TITLE * 1.4 + SOURCE * 3 + legend
    const margin = { ...layout.margin, t: (layout.margin?.t ?? 20) + room }
    const height = chart.clientHeight + room
    // The picture is made from the layout as it is at the click, and copied at once.
    chart.layout = {
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
    chart._context.toImageButtonOptions = { ...PICTURE, format, height, filename: `cellpulse-${file}` }
    press.click()
    chart.layout = layout
  }

  function lead (chart, { points: [point] }) {
    const href = typeof point.customdata === 'string' ? point.customdata : chart.layout.meta?.links?.[point.y]
    if (!href) return
    history.pushState({}, '', href)
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }

  // Streamlit makes a chart anew at its will; what listens to it is then gone.
  function listen ({ target }) {
    const chart = target.closest?.('.js-plotly-plot')
    if (!chart?.on || chart.cellpulseEvents === chart._ev) return
    chart.cellpulseEvents = chart._ev
    chart.on('plotly_click', event => lead(chart, event))
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
  document.addEventListener('pointerover', listen)
  document.addEventListener('click', event => {
    const button = event.target.closest?.('button[data-image]')
    if (button) save(button)
  })
})()
