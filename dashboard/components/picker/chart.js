// A chart in its place on the page, drawn by `theme/figures.js`.
export default ({ data, parentElement }) => {
  const place = parentElement.querySelector('.root')
  place.classList.add('cp-chart')
  return window.cellpulseFigures.show(place, data.figure)
}
