"""A consumer of another team: takes orders from the queue, and knows of it what asyncapi.json says, and no more.

    consumer.py ASYNCAPI_JSON AMQP_URL RETRY_DELAY_MS

For each message it prints a line of JSON: what it did, with which order. An order with a line `LATER` is put off once,
as if what it needs were away. SIGTERM ends it.
"""

import hashlib
import json
import re
import signal
import sys
from datetime import datetime, timezone

import jsonschema
import pika


class Contract:
    """The AsyncAPI document, its references followed."""

    def __init__(self, document):
        self.document = document

    def resolve(self, node):
        while "$ref" in node:
            target = self.document
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key]
            node = target
        return node

    def operation(self, name):
        operation = self.document["operations"][name]
        channel = self.resolve(operation["channel"])
        (message,) = channel["messages"].values()
        return operation, channel, self.resolve(message)

    def validator(self, schema):
        # References of the schema point into the document.
        whole = {**schema, "components": self.document["components"]}
        return jsonschema.Draft7Validator(whole, format_checker=jsonschema.FormatChecker())


class Unreadable(Exception):
    def __init__(self, reason, detail):
        super().__init__(detail)
        self.reason = reason


class Consumer:
    def __init__(self, contract, url, retry_delay_ms):
        self.receives, self.orders, self.message = contract.operation("saveOrder")
        _, self.retries, _ = contract.operation("retryOrder")
        _, self.failures, self.letter = contract.operation("reportFailure")
        self.retry_delay_ms = retry_delay_ms
        self.payload = contract.validator(self.message["payload"])
        self.headers = contract.validator(self.message["headers"])
        self.properties = contract.validator(self.message["x-amqp-properties"])
        self.letter_headers = contract.validator(self.letter["headers"])
        self.connection = pika.BlockingConnection(pika.URLParameters(url))
        self.channel = self.connection.channel()
        self.channel.confirm_delivery()

    def run(self):
        queue = self.orders["bindings"]["amqp"]["queue"]["name"]
        assert self.orders["x-declare"] == "passive"
        assert self.receives["bindings"]["amqp"]["ack"] is True
        self.channel.queue_declare(queue, passive=True)
        self.channel.basic_qos(prefetch_count=self.receives["x-prefetch"])
        say("ready", queue=queue, arguments=self.orders["x-queue-arguments"])
        for method, properties, body in self.channel.consume(queue):
            self.handle(properties, body)
            self.channel.basic_ack(method.delivery_tag)

    def handle(self, properties, body):
        if self.is_later(properties.type):
            return self.put_off(properties, body, used=0)
        try:
            order = self.read(properties, body)
        except Unreadable as error:
            return self.give_up(properties, body, error.reason, str(error))
        attempt = properties.headers["x-attempt"]
        if attempt == 0 and any(line["sku"] == "LATER" for line in order["order"]["lines"]):
            return self.put_off(properties, body, used=1)
        say("taken", id=order["id"], attempt=attempt)

    def is_later(self, message_type):
        name, version = re.fullmatch(r"(.*\.v)(\d+)", self.message["name"]).groups()
        other = re.fullmatch(re.escape(name) + r"(\d+)", message_type or "")
        return other is not None and int(other[1]) > int(version)

    def read(self, properties, body):
        if properties.type != self.message["bindings"]["amqp"]["messageType"]:
            raise Unreadable("unknown-message-type", f"type is {properties.type}")
        try:
            order = json.loads(body.decode("utf-8"))
        except ValueError as error:
            raise Unreadable("undecodable-message", str(error)) from error
        for validator, value in (
            (self.payload, order),
            (self.headers, properties.headers or {}),
            (self.properties, amqp_names(properties)),
        ):
            error = jsonschema.exceptions.best_match(validator.iter_errors(value))
            if error:
                raise Unreadable("undecodable-message", f"{error.json_path}: {error.message}")
        if not order["id"].startswith(hash_part([order["client"], order["order"]])):
            raise Unreadable("undecodable-message", "$.id: is that of another order")
        return order

    def put_off(self, properties, body, used):
        attempts = (properties.headers or {}).get("x-attempt", 0) + used
        address = self.retries["address"].replace("{delayMs}", str(self.retry_delay_ms))
        self.publish(self.retries, address, properties, body, {"x-attempt": attempts})
        say("put off", id=properties.message_id, type=properties.type)

    def give_up(self, properties, body, reason, detail):
        headers = {
            "x-attempt": 0,
            "x-failure-reason": reason,
            "x-failure-detail": detail[:500],
            "x-failed-at": now(),
        }
        self.letter_headers.validate(headers)
        self.publish(self.failures, self.failures["address"], properties, body, headers)
        say("given up", id=properties.message_id, reason=reason)

    def publish(self, channel, routing_key, properties, body, headers):
        """Returns when the broker has confirmed it; raises if it refuses it, or has no such queue."""
        known = self.message["headers"]["properties"]
        kept = {name: value for name, value in (properties.headers or {}).items() if name in known}
        self.channel.basic_publish(
            exchange=channel["bindings"]["amqp"]["exchange"]["name"],
            routing_key=routing_key,
            body=body,
            properties=pika.BasicProperties(
                message_id=properties.message_id,
                type=properties.type,
                content_type=properties.content_type,
                timestamp=properties.timestamp,
                delivery_mode=2,
                headers={**kept, **headers},
            ),
            mandatory=True,
        )


def hash_part(content):
    """All but the last group of the id. Names are ASCII and numbers whole here, so that this is their canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    variant = "89ab"[int(digest[20], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-8{digest[12:15]}-{variant}{digest[21:24]}"


def amqp_names(properties):
    """The properties that are set, by their names in AMQP 0-9-1."""
    return {name.replace("_", "-"): value for name, value in vars(properties).items() if value is not None}


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def say(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


def main(document, url, retry_delay_ms):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open(document, encoding="utf-8") as file:
        contract = Contract(json.load(file))
    consumer = Consumer(contract, url, int(retry_delay_ms))
    try:
        consumer.run()
    finally:
        consumer.connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
