type Receiver = (text: string) => void;

let pending: string | undefined;
let receiver: Receiver | undefined;

/** Carries a pasted token from one page to the inspector: in memory only, so that no address, history or storage ever has it. */
export const pastedToken = {
  handOver(text: string): void {
    pending = text;
    deliver();
  },

  /** Takes what was handed over and what will be. @returns ends that */
  receive(by: Receiver): () => void {
    receiver = by;
    deliver();
    return () => {
      if (receiver === by) receiver = undefined;
    };
  },
};

/** Once, and not while anybody renders. */
function deliver(): void {
  queueMicrotask(() => {
    const text = pending;
    if (text === undefined || receiver === undefined) return;
    pending = undefined;
    receiver(text);
  });
}
