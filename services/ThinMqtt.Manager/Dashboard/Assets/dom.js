// @ts-check

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Makes an element. What is given as text stays text: nothing here, or anywhere on the page, is parsed as HTML.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | ((event: any) => void) | undefined>} [attributes] `onclick` and the like are listeners; false and undefined leave one out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  fill(element, ...children);
  return element;
}

/**
 * Replaces what is in an element.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
}

/**
 * Changes a text only where it differs, so that nothing is laid out in vain.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/**
 * Puts elements into an element, in this order. Those that stand right are not touched: a selection, the focus and what is scrolled stay.
 * @param {Element} element
 * @param {Element[]} children
 */
export function arrange(element, children) {
  const kept = new Set(children);
  [...element.children].filter((child) => !kept.has(child)).forEach((child) => child.remove());
  let next = element.firstElementChild;
  for (const child of children) {
    if (child === next) {
      next = next.nextElementSibling;
    } else {
      element.insertBefore(child, next);
    }
  }
}

/**
 * Makes what is in an element the same as what is given, but keeps the elements that are there, for as far as they are of the same
 * kind: a link whose number counts on stays the one that is being clicked. For elements without listeners.
 * @param {Element} element
 * @param {...Child} children
 */
export function refill(element, ...children) {
  alignChildren(element, el('div', {}, ...children));
}

/**
 * @param {Element} shown
 * @param {Element} wanted
 */
function alignChildren(shown, wanted) {
  const nodes = [...wanted.childNodes];
  nodes.forEach((node, index) => {
    const there = shown.childNodes[index];
    if (!there) {
      shown.append(node);
    } else if (there instanceof Element && node instanceof Element && there.nodeName === node.nodeName) {
      alignAttributes(there, node);
      alignChildren(there, node);
    } else if (there instanceof Text && node instanceof Text) {
      setText(there, node.data);
    } else {
      there.replaceWith(node);
    }
  });
  [...shown.childNodes].slice(nodes.length).forEach((node) => node.remove());
}

/**
 * @param {Element} shown
 * @param {Element} wanted
 */
function alignAttributes(shown, wanted) {
  [...shown.attributes].filter(({ name }) => !wanted.hasAttribute(name)).forEach(({ name }) => shown.removeAttribute(name));
  for (const { name, value } of wanted.attributes) {
    if (shown.getAttribute(name) === value) {
      continue;
    }
    if (name === 'style' && shown instanceof HTMLElement) {
      shown.style.cssText = value; // the content security policy forbids the attribute
    } else {
      shown.setAttribute(name, value);
    }
  }
}
