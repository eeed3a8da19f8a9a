// @ts-check
import { parseAddress } from './address.js';

/**
 * A view: what it shows until it is left.
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {string} title
 * @property {import('./live.js').Stream} stream what it wants to hear at first
 * @property {() => void} render called before a frame, when something has changed
 * @property {() => void} reload reads what it shows; called at first, and when events were missed
 * @property {(event: import('./types.js').ManagerEvent) => void} [hear]
 * @property {(problem: import('./problem.js').Problem) => void} [refuse] the stream is refused as the view wants it
 * @property {() => void} [close]
 */

/** @typedef {(address: import('./address.js').Address) => View} Route */

/**
 * Shows the view that the address names after its `#`.
 */
export class Router {
  #outlet;
  #routes;
  #live;
  #onChange;
  /** @type {View | null} */
  #view = null;

  /**
   * @param {HTMLElement} outlet
   * @param {Record<string, Route>} routes by the path, with `*` for a part; '' is shown for what is unknown
   * @param {import('./live.js').Live} live
   * @param {(page: string, title: string) => void} onChange
   */
  constructor(outlet, routes, live, onChange) {
    this.#outlet = outlet;
    this.#routes = routes;
    this.#live = live;
    this.#onChange = onChange;
    live.onEvent = (event) => this.#view?.hear?.(event);
    live.onMissed = () => this.#view?.reload();
    live.onRefused = (problem) => this.#view?.refuse?.(problem);
    window.addEventListener('hashchange', () => this.show());
  }

  show() {
    const address = parseAddress(location.hash);
    const page = address.parts[0] ?? '';
    const path = [page, ...address.parts.slice(1).map(() => '*')].join('/');
    this.#view?.close?.();
    const view = (this.#routes[path] ?? this.#routes[''])(address);
    this.#view = view;
    this.#live.want(view.stream); // before the browser has its first layout to do, which takes longer than the answer
    view.reload();
    this.#outlet.replaceChildren(view.element);
    this.#outlet.dataset.view = path || 'overview';
    this.#outlet.scrollTop = 0;
    this.#onChange(page, view.title);
    view.render();
  }

  render() {
    this.#view?.render();
  }
}
