// The drawing library under the names that the modules use, and what it lacks.

import { Component, createContext, h, html, render } from "./preact-htm.js";

export { Component, createContext, h, html, render };
export { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./preact-htm.js";

/** A component that is drawn again only when one of its properties is another value. */
export function memo(draw) {
  return class extends Component {
    shouldComponentUpdate(next) {
      const names = new Set([...Object.keys(this.props), ...Object.keys(next)]);
      for (const name of names) if (this.props[name] !== next[name]) return true;
      return false;
    }

    render(properties) {
      return draw(properties);
    }
  };
}

/** Class names: those that are set, in a line. */
export const classes = (...names) => names.filter(Boolean).join(" ");
