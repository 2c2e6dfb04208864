// Links of tables and cards lead on within the same session: a plain link would load the whole application anew.
// Streamlit follows the browser's history, so a new entry and its event are all it takes. The role, the part of the
// tree and the language go along to other pages, from the menu too. The list that was left is shown again at the row
// that was clicked.
(() => {
  if (window.cellpulseLinks) return
  window.cellpulseLinks = true
  const ROW = 'cellpulse-row:'
  const LONGEST_WAIT = 25000
  const WITHIN = '[data-testid="stMain"] a[href]'
  const MENU = '[data-testid="stTopNavLink"], [data-testid="stTopNavDropdownLink"], [data-testid="stSidebarNavLink"]'
  const ALONG = ['right', 'lang', 'as']
  const here = () => location.pathname + location.search
  let seen = here()
  let known

  function follow (event) {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
    const link = plain ? event.target.closest?.(`${WITHIN}, ${MENU}`) : null
    if (!link) return
    const href = link.getAttribute('href')
    const ofStreamlit = link.matches(`${MENU}, [data-testid^="stPageLink"]`)
    sessionStorage.setItem(ROW + here(), href)
    // Sign-in pages, anchors and other hosts are the browser's.
    if (link.target === '_blank' || link.hasAttribute('download') || /^([a-z]+:|#)/i.test(href) && !ofStreamlit) return
    if (href.startsWith('/') && !ofStreamlit) return
    event.preventDefault()
    event.stopPropagation()
    history.pushState({}, '', taken(new URL(href, location.href)))
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
    // An opened group of the menu closes.
    if (link.matches(MENU)) document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  }

  // The address of a link with what goes along; a link within the page says itself which part of the tree it is for.
  function taken (to) {
    const now = new URLSearchParams(location.search)
    const along = to.pathname === location.pathname ? ALONG : [...ALONG, 'unit']
    for (const key of along) if (now.has(key) && !to.searchParams.has(key)) to.searchParams.set(key, now.get(key))
    return to.pathname + to.search + to.hash
  }

  function showRow (address, until) {
    const href = sessionStorage.getItem(ROW + address)
    if (href === null || here() !== address || Date.now() > until) return
    const link = [...document.querySelectorAll(WITHIN)].find(a => a.getAttribute('href') === href && a.offsetParent)
    const running = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'running'
    if (link && !running && document.activeElement === document.body) {
      link.scrollIntoView({ block: 'center' })
      link.focus({ preventScroll: true })
    }
    // The row may be drawn once more and lose the focus: it gets it again until somebody does something.
    setTimeout(showRow, 200, address, until)
  }

  function forgetRow () {
    sessionStorage.removeItem(ROW + here())
  }

  function watch () {
    // The words come with the page, after Streamlit has said what stands outside of it.
    if (known !== window.cellpulseWords) {
      known = window.cellpulseWords
      translate(document.body)
      translateNames()
    }
    const address = here()
    if (address === seen) return
    const [before, now] = [new URL(seen, location.origin), new URL(address, location.origin)]
    seen = address
    // The next page of a list, and the next case, begin at the top, not where the button was.
    const changed = key => before.searchParams.get(key) !== now.searchParams.get(key)
    const leafed = before.pathname === now.pathname && (changed('page') || changed('case'))
    if (leafed) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0)
    showRow(address, Date.now() + LONGEST_WAIT)
  }

  // Streamlit knows no other language than English: its words, and our names for them.
  const streamlitWords = {
    'No results': 'none',
    'Page not found': 'not_found',
    "The page that you have requested does not seem to exist. Running the app's main page.": 'not_found_text',
    'Upload': 'upload',
    'Drag and drop files here': 'drop',
    'Use arrow keys to navigate dates. Enter to select. Escape to close.': 'calendar_keys'
  }

  // What Streamlit says, in the page's language; undefined where it is not known.
  function translated (text) {
    const words = window.cellpulseWords ?? {}
    const counted = /^(\d+) more$/.exec(text)
    if (counted) return words.more?.replace('{n}', counted[1])
    const most = /^(\S+) per file$/.exec(text)
    if (most) return words.per_file?.replace('{n}', most[1])
    const shown = /^Choose date, (.*)$/.exec(text)
    if (shown) return words.calendar?.replace('{n}', shown[1])
    return Object.hasOwn(streamlitWords, text) ? words[streamlitWords[text]] : undefined
  }

  // Dialogs and lists are drawn outside of the page.
  function translate (node) {
    if (node.nodeType !== Node.ELEMENT_NODE || node.closest('[data-testid="stMain"]')) return
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      if (texts.currentNode.parentElement?.closest('[data-testid="stMain"]')) continue
      const wanted = translated(texts.currentNode.nodeValue.trim())
      if (wanted) texts.currentNode.nodeValue = wanted
    }
  }

  // The field for files stands within the page and stays when the language changes, so its own words are remembered.
  const replaced = new WeakMap()
  function translateUpload () {
    for (const field of document.querySelectorAll('[data-testid="stFileUploaderDropzone"]')) {
      const texts = document.createTreeWalker(field, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const node = texts.currentNode
        const { own, shown } = replaced.get(node) ?? {}
        const text = own !== undefined && node.nodeValue === shown ? own : node.nodeValue
        const wanted = translated(text)
        if (!wanted) continue
        replaced.set(node, { own: text, shown: wanted })
        if (node.nodeValue !== wanted) node.nodeValue = wanted
      }
    }
  }

  // The buttons of explanations and calendars have a name that only readers of screens hear.
  function translateNames () {
    const { help, choose_date: chooseDate } = window.cellpulseWords ?? {}
    if (!help) return
    for (const button of document.querySelectorAll('[aria-label^="Help for "]')) {
      button.ariaLabel = help.replace('{n}', button.ariaLabel.slice('Help for '.length))
    }
    for (const button of document.querySelectorAll('[aria-label="Choose date"]')) button.ariaLabel = chooseDate
  }

  // On a phone Streamlit's menu holds its groups in a list of which they are no items, and their pages are items of no
  // list: readers of screens would take it for broken.
  function groupMenu () {
    for (const group of document.querySelectorAll('[data-testid="stSidebarNavItems"] > div:not([role])')) {
      group.parentElement.setAttribute('role', 'none')
      group.setAttribute('role', 'list')
      group.setAttribute('aria-label', group.querySelector('header')?.innerText.split('\n')[0] ?? '')
    }
  }

  // First, as what `translate` changes is not remembered.
  translateUpload()
  translate(document.body)
  new MutationObserver(changes => {
    changes.forEach(change => change.addedNodes.forEach(translate))
    translateUpload()
    translateNames()
    groupMenu()
  }).observe(document.body, { childList: true, subtree: true })
  for (const touched of ['pointerdown', 'keydown', 'wheel']) document.addEventListener(touched, forgetRow, true)
  document.addEventListener('click', follow, true)
  setInterval(watch, 200)
})()
