/** What Ant Design asks of a browser and jsdom has not. */
window.matchMedia = (media) => ({
  media,
  matches: false,
  onchange: null,
  addListener() {},
  removeListener() {},
  addEventListener() {},
  removeEventListener() {},
  dispatchEvent: () => false,
});
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
// There are no style sheets here: what an element says of itself is all there is, and asking jsdom for more is slow.
window.getComputedStyle = (element) =>
  new Proxy(element.style, {
    get: (style, name) =>
      name === 'getPropertyValue' ? (property) => style.getPropertyValue(property) || '0px' : style[name],
  });
window.MessageChannel = class {
  port1 = { onmessage: null };
  port2 = { postMessage: (data) => setTimeout(() => this.port1.onmessage?.({ data }), 0) };
};
