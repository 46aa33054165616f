/** Tells whoever listens that something about the local WeChat has changed. */
export class Changes {
  private readonly listeners = new Set<() => void>();

  /** Calls the listener after every change, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Something has changed. */
  tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
