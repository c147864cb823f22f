/**
 * The idempotency key of an attempt: the same contents keep their key until they went through, so that pressing the
 * button again after a lost answer cannot order twice; other contents are another attempt.
 */
export class Attempt {
  private contents: string | null = null;
  private key = '';

  constructor(private readonly newKey: () => string = () => crypto.randomUUID()) {}

  keyFor(request: unknown): string {
    const contents = JSON.stringify(request);
    if (contents !== this.contents) {
      this.contents = contents;
      this.key = this.newKey();
    }
    return this.key;
  }

  done(): void {
    this.contents = null;
  }
}
