/** One message to be published: persistent, and mandatory, so that one without a queue comes back. */
export interface OutgoingMessage {
  readonly routingKey: string;
  /** Text is sent as UTF-8. */
  readonly body: Buffer | string;
  readonly properties: MessageProperties;
  /** Called when the broker has confirmed it, even after the time limit. */
  readonly onConfirm?: () => void;
}

/** The properties of AMQP 0-9-1 that our messages have; strings of at most 255 bytes, but for those in `headers`. */
export interface MessageProperties {
  readonly contentType?: string;
  readonly messageId?: string;
  readonly type?: string;
  /** Seconds since 1970. */
  readonly timestamp?: number;
  /** Numbers are integers. */
  readonly headers: Readonly<Record<string, string | number>>;
}
