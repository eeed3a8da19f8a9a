// @ts-check

/**
 * A view: what it shows until it is left.
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {() => void} render called before a frame, when something has changed
 */

/**
 * Shows the view that the address names after its `#`.
 * @param {HTMLElement} outlet
 * @param {Record<string, () => View>} routes by path; '/' is shown for what is unknown
 * @param {(path: string) => void} onChange
 * @returns {() => void} renders the current view
 */
export function startRouter(outlet, routes, onChange) {
  /** @type {View} */
  let view;
  const show = () => {
    const path = location.hash.slice(1) in routes ? location.hash.slice(1) : '/';
    view = routes[path]();
    outlet.replaceChildren(view.element);
    outlet.dataset.view = path;
    onChange(path);
    view.render();
  };
  window.addEventListener('hashchange', () => {
    show();
    window.scrollTo(0, 0);
  });
  show();
  return () => view.render();
}
