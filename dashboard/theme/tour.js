// The tour: one step after the other beside what it is about. That it was seen is remembered in this browser.
(() => {
  if (window.cellpulseTour) return
  window.cellpulseTour = true
  const SEEN = 'cellpulse-tour'
  const HERE = 'cp-tour-here'
  let step = -1

  // What everybody opens first; a link to another page is followed without a tour.
  const FIRST = /\/(start)?$/

  const panel = () => document.getElementById('cp-tour')

  function point (place) {
    document.querySelectorAll(`.${HERE}`).forEach(element => element.classList.remove(HERE))
    const target = place && document.querySelector(place)
    target?.classList.add(HERE)
    target?.scrollIntoView({ block: 'nearest' })
  }

  function show (number, asked = true) {
    const tour = panel()
    const steps = tour ? [...tour.querySelectorAll('li')] : []
    step = number < steps.length ? number : -1
    if (!tour) return
    tour.hidden = step < 0
    point(steps[step]?.dataset.at)
    if (step < 0) {
      localStorage.setItem(SEEN, '1')
      return
    }
    steps.forEach((item, i) => { item.hidden = i !== step })
    tour.querySelector('.cp-tour-where').textContent = `${step + 1} / ${steps.length}`
    const next = tour.querySelector('[data-tour=next]')
    next.dataset.word ??= next.textContent
    next.textContent = step === steps.length - 1 ? next.dataset.last : next.dataset.word
    // By itself it takes nobody's focus.
    if (asked) next.focus({ preventScroll: true })
  }

  document.addEventListener('click', event => {
    const asked = event.target.closest?.('[data-tour]')?.dataset.tour
    if (asked === 'begin') show(0)
    else if (asked === 'next') show(step + 1)
    else if (asked === 'end') show(Infinity)
  })
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && step >= 0) show(Infinity)
  })
  setInterval(() => {
    const running = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'running'
    const first = FIRST.test(location.pathname) && panel() && !localStorage.getItem(SEEN)
    if (step < 0 && !running && first) show(0, false)
  }, 500)
})()
