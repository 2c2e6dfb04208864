// Fields of days and times speak the browser's language, and English where Streamlit has no other: here they speak the
// page's, in what is seen and in what is read aloud. The calendar takes its months from `navigator.language`.
(() => {
  if (window.cellpulseDates) return
  window.cellpulseDates = true
  const SEGMENT = '[data-testid^="stDate"] [role="spinbutton"], [data-testid="stTimeInput"] [role="spinbutton"]'
  const NAMES = ['day', 'month', 'year', 'hour', 'minute']
  const PLACEHOLDERS = ['dd', 'mm', 'yyyy', 'HH']
  const locale = () => document.documentElement.lang === 'vi' ? 'vi-VN' : 'en-GB'
  Object.defineProperty(navigator, 'language', { configurable: true, get: locale })
  window.dispatchEvent(new Event('languagechange'))

  // By element and what is put: what Streamlit had there, and what stands there instead.
  const replaced = new WeakMap()
  function put (segment, what, read, write, translated) {
    const known = replaced.get(segment) ?? {}
    const own = known[what] && known[what].shown === read() ? known[what].own : read()
    const shown = own === null ? null : translated(own)
    replaced.set(segment, { ...known, [what]: { own, shown } })
    if (shown !== null && shown !== read()) write(shown)
  }

  function attribute (segment, name, translated) {
    put(segment, name, () => segment.getAttribute(name), text => segment.setAttribute(name, text), translated)
  }

  function translate () {
    const words = window.cellpulseWords ?? {}
    for (const segment of document.querySelectorAll(SEGMENT)) {
      const name = NAMES.includes(segment.dataset.type) ? words[segment.dataset.type] : undefined
      if (!name) continue
      attribute(segment, 'aria-label', text => text.replace(/^[^,]+(?=, )/, name))
      attribute(segment, 'aria-valuetext', text => text === 'Empty' ? words.empty : text.replace(/ – .*$/, ''))
      const text = segment.firstChild
      if (text?.nodeType !== Node.TEXT_NODE) continue
      put(segment, 'text', () => text.nodeValue, shown => { text.nodeValue = shown },
        own => PLACEHOLDERS.includes(own) ? name : own)
    }
  }

  translate()
  new MutationObserver(translate).observe(document.body,
    { childList: true, subtree: true, characterData: true, attributeFilter: ['aria-valuetext', 'aria-label'] })
  new MutationObserver(() => window.dispatchEvent(new Event('languagechange')))
    .observe(document.documentElement, { attributeFilter: ['lang'] })
})()
