// @ts-check

/** What charts are computed from: no element, no clock. Times are ms since 1970. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day];

/**
 * A place on a line for a value.
 * @param {number} from
 * @param {number} to
 * @param {number} start
 * @param {number} end
 * @returns {(value: number) => number}
 */
export const scale = (from, to, start, end) => (value) => start + (to === from ? 0 : ((value - from) / (to - from)) * (end - start));

/**
 * Round values from 0 to at least the maximum.
 * @param {number} maximum
 * @param {number} [count] of steps, about
 */
export function valueTicks(maximum, count = 4) {
  const rough = Math.max(maximum, 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power);
  const steps = Math.ceil(Math.max(maximum, 1) / step);
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}

/**
 * Times that a clock on the wall shows as round, and whether they begin a day.
 * @param {number} from
 * @param {number} to
 * @param {number} count at most, about
 * @returns {{ at: number, isDay: boolean }[]}
 */
export function timeTicks(from, to, count) {
  const step = timeSteps.find((candidate) => (to - from) / candidate <= count) ?? 28 * day;
  const begin = new Date(from);
  begin.setHours(0, 0, 0, 0);
  const ticks = [];
  for (let index = 0; ; index++) {
    const at = step < day ? begin.getTime() + index * step : new Date(begin).setDate(begin.getDate() + (index * step) / day);
    if (at > to) {
      return ticks;
    }
    if (at >= from) {
      const date = new Date(at);
      ticks.push({ at, isDay: date.getHours() === 0 && date.getMinutes() === 0 });
    }
  }
}

/**
 * An area between two lines, as the path of an SVG.
 * @param {number[]} xs
 * @param {number[]} lower in the picture, which is the larger y
 * @param {number[]} upper
 */
export function areaPath(xs, lower, upper) {
  const there = xs.map((x, index) => `${round(x)} ${round(upper[index])}`);
  const back = xs.map((x, index) => `${round(x)} ${round(lower[index])}`).reverse();
  return there.length === 0 ? '' : `M${[...there, ...back].join('L')}Z`;
}

/** @param {number[]} xs @param {number[]} ys */
export const linePath = (xs, ys) => (xs.length === 0 ? '' : `M${xs.map((x, index) => `${round(x)} ${round(ys[index])}`).join('L')}`);

/**
 * The sample that is nearest to a time.
 * @param {number[]} times in their order
 * @param {number} time
 * @returns {number} its place; -1 without any
 */
export function nearest(times, time) {
  let best = -1;
  times.forEach((candidate, index) => {
    if (best < 0 || Math.abs(candidate - time) < Math.abs(times[best] - time)) {
      best = index;
    }
  });
  return best;
}

/**
 * What a device was in a span of time, from its history.
 * @param {{ at: string, kind: string }[]} events the newest first
 * @param {number} from
 * @param {number} to
 * @returns {{ from: number, to: number, presence: string }[]} in their order; nothing is told of what was before the first event
 */
export function presenceSpans(events, from, to) {
  /** @type {{ from: number, to: number, presence: string }[]} */
  const spans = [];
  let end = to;
  for (const { at, kind } of events) {
    const begin = Date.parse(at);
    if (kind === 'online' || kind === 'stale' || kind === 'offline') {
      if (end > from && begin < end) {
        spans.unshift({ from: Math.max(begin, from), to: end, presence: kind });
      }
      end = Math.min(end, begin);
    }
  }
  return spans;
}

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;
