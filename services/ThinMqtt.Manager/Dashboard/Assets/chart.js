// @ts-check
import { el, fill, setText } from './dom.js';
import { dayText, dateTime, timeText } from './format.js';
import { areaPath, linePath, nearest, presenceSpans, scale, timeTicks, valueTicks } from './geometry.js';
import { presences } from './presence.js';
import { svg } from './svg.js';

/** @typedef {import('./types.js').Sample} Sample */

const edge = { top: 10, right: 12, bottom: 22, left: 40 };

/**
 * How many devices were online, stale and offline over time, one above the other. A pointer or the arrow keys read its values.
 */
export class PresenceChart {
  #drawing = svg('svg', { class: 'drawing', 'aria-hidden': 'true' });
  #cursor = svg('line', { class: 'cursor', y1: edge.top });
  #reading = el('p', { class: 'reading' });
  #area = el('div', {
    class: 'chart', role: 'slider', tabindex: '0', 'aria-label': 'Devices over time',
    onpointermove: (/** @type {PointerEvent} */ event) => this.#point(event), onpointerleave: () => this.#read(-1), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#move(event),
    onblur: () => this.#read(-1),
  }, this.#drawing);
  /** @type {Sample[]} */
  #samples = [];
  /** @type {number[]} */
  #times = [];
  #span = { from: 0, to: 0 };
  #place = -1;

  constructor() {
    this.element = el('div', { class: 'presence-chart' }, this.#area, this.#reading);
    new ResizeObserver(() => this.#draw()).observe(this.#area);
    this.#read(-1);
  }

  /**
   * @param {Sample[]} samples in their order
   * @param {number} from
   * @param {number} to
   */
  show(samples, from, to) {
    this.#samples = samples;
    this.#times = samples.map(({ at }) => Date.parse(at));
    this.#span = { from, to };
    this.#draw();
  }

  #draw() {
    const { width, height } = this.#area.getBoundingClientRect();
    if (width === 0) {
      return;
    }
    this.#drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const values = valueTicks(Math.max(0, ...this.#samples.map(({ online, stale, offline }) => online + stale + offline)));
    const x = this.#x();
    const y = scale(0, values[values.length - 1], height - edge.bottom, edge.top);
    this.#cursor.setAttribute('y2', String(height - edge.bottom));
    this.#drawing.replaceChildren(...valueAxis(values, y, width), ...this.#areas(x, y), ...timeAxis(this.#span.from, this.#span.to, x, height, width), this.#cursor);
    this.#read(this.#place);
  }

  /**
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   */
  #areas(x, y) {
    const xs = this.#times.map(x);
    let lower = xs.map(() => y(0));
    let sums = xs.map(() => 0);
    return presences.flatMap((presence) => {
      sums = sums.map((sum, index) => sum + this.#samples[index][presence]);
      const upper = sums.map(y);
      const parts = [svg('path', { class: `area ${presence}`, d: areaPath(xs, lower, upper) }), svg('path', { class: `line ${presence}`, d: linePath(xs, upper) })];
      lower = upper;
      return parts;
    });
  }

  #x() {
    return scale(this.#span.from, this.#span.to, edge.left, this.#area.clientWidth - edge.right);
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const x = event.clientX - this.#area.getBoundingClientRect().left;
    const time = scale(edge.left, this.#area.clientWidth - edge.right, this.#span.from, this.#span.to)(x);
    this.#read(nearest(this.#times, time));
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const last = this.#samples.length - 1;
    const from = this.#place < 0 ? last : this.#place;
    const places = { ArrowLeft: this.#place < 0 ? last : from - 1, ArrowRight: from + 1, Home: 0, End: last, PageUp: from - 20, PageDown: from + 20, Escape: -1 };
    const place = places[/** @type {keyof typeof places} */ (event.key)];
    if (place !== undefined && last >= 0) {
      event.preventDefault();
      this.#read(event.key === 'Escape' ? -1 : Math.min(last, Math.max(0, place)));
    }
  }

  /** @param {number} place of a sample; -1 for the newest, without a cursor */
  #read(place) {
    this.#place = place < this.#samples.length ? place : -1;
    const shown = this.#place < 0 ? this.#samples.length - 1 : this.#place;
    const sample = this.#samples[shown];
    this.#cursor.classList.toggle('shown', this.#place >= 0);
    const at = String(this.#place >= 0 ? this.#x()(this.#times[shown]) : 0);
    this.#cursor.setAttribute('x1', at);
    this.#cursor.setAttribute('x2', at);
    const text = sample ? presences.map((presence) => `${sample[presence].toLocaleString('en')} ${presence}`).join(', ') : 'Nothing yet; a point is added every minute.';
    fill(this.#reading, el('span', { class: 'when' }, sample ? dateTime(sample.at) : text),
      ...(sample ? presences.map((presence) => el('span', { class: `key ${presence}` }, el('b', {}, sample[presence].toLocaleString('en')), ` ${presence}`)) : []));
    for (const [name, value] of Object.entries({ valuemin: 0, valuemax: Math.max(0, this.#samples.length - 1), valuenow: Math.max(0, shown) })) {
      this.#area.setAttribute(`aria-${name}`, String(value));
    }
    this.#area.setAttribute('aria-valuetext', sample ? `${dateTime(sample.at)}: ${text}` : text);
  }
}

/**
 * What a device was, over time: a strip of spans.
 */
export class PresenceTimeline {
  #drawing = svg('svg', { class: 'drawing', role: 'img' });
  /** @type {{ events: { at: string, kind: string }[], from: number, to: number }} */
  #shown = { events: [], from: 0, to: 0 };

  constructor() {
    this.element = el('div', { class: 'timeline' }, this.#drawing);
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  /**
   * @param {{ at: string, kind: string }[]} events the newest first
   * @param {number} from
   * @param {number} to
   */
  show(events, from, to) {
    this.#shown = { events, from, to };
    this.#draw();
  }

  #draw() {
    const { width, height } = this.element.getBoundingClientRect();
    if (width === 0) {
      return;
    }
    const { events, from, to } = this.#shown;
    const spans = presenceSpans(events, from, to);
    const x = scale(from, to, 0, width);
    const stripe = height - edge.bottom;
    this.#drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const online = spans.filter(({ presence }) => presence === 'online').reduce((sum, span) => sum + span.to - span.from, 0);
    const told = spans.reduce((sum, span) => sum + span.to - span.from, 0);
    this.#drawing.setAttribute('aria-label', told > 0 ? `Online for ${Math.round((100 * online) / told)} % of the time since ${dateTime(new Date(spans[0].from).toISOString())}` : 'Nothing is known of this time');
    this.#drawing.replaceChildren(
      svg('rect', { class: 'unknown', width, height: stripe, rx: 4 }),
      ...spans.map((span) => spanRect(span, x, stripe)),
      ...timeAxis(from, to, x, height, width),
    );
  }
}

/**
 * @param {{ from: number, to: number, presence: string }} span
 * @param {(value: number) => number} x
 * @param {number} height
 */
function spanRect(span, x, height) {
  const inset = { online: 0, stale: height * 0.3, offline: height * 0.72 }[span.presence] ?? 0; // each has its own height beside its colour
  const rect = svg('rect', { class: `span ${span.presence}`, x: x(span.from), width: Math.max(1.5, x(span.to) - x(span.from)), y: inset, height: height - inset });
  const title = svg('title');
  setText(title, `${span.presence}, ${dateTime(new Date(span.from).toISOString())} – ${dateTime(new Date(span.to).toISOString())}`);
  rect.append(title);
  return rect;
}

/**
 * @param {number[]} values
 * @param {(value: number) => number} y
 * @param {number} width
 */
const valueAxis = (values, y, width) => values.flatMap((value) => [
  svg('line', { class: 'grid-line', x1: edge.left, x2: width - edge.right, y1: Math.round(y(value)) + 0.5, y2: Math.round(y(value)) + 0.5 }),
  svg('text', { class: 'label value', x: edge.left - 7, y: y(value) + 4 }, value.toLocaleString('en')),
]);

/**
 * @param {number} from
 * @param {number} to
 * @param {(value: number) => number} x
 * @param {number} height
 * @param {number} width
 */
const timeAxis = (from, to, x, height, width) => timeTicks(from, to, Math.max(2, width / 84)).flatMap(({ at, isDay }) => {
  const place = x(at);
  const anchor = place < 22 ? 'start' : place > width - 22 ? 'end' : 'middle';
  return [
    svg('line', { class: 'tick', x1: place, x2: place, y1: height - edge.bottom, y2: height - edge.bottom + 4 }),
    svg('text', { class: `label time ${isDay ? 'day' : ''}`, x: place, y: height - 5, 'text-anchor': anchor }, isDay ? dayText(at) : timeText(at)),
  ];
});
