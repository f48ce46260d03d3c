import type { SinkSettings } from '../settings.ts'
import { createDatadogReceiver } from './datadog.ts'
import { createElasticReceiver } from './elastic.ts'
import { createOtlpReceiver } from './otlp.ts'
import type { ReceiverParts } from './parts.ts'
import type { Receiver } from './receiver.ts'
import { createS3Receiver } from './s3.ts'
import { createSplunkReceiver } from './splunk.ts'
import { createSyslogReceiver } from './syslog.ts'
import { createWebhookReceiver } from './webhook.ts'

/** @throws Error when a certificate, a key or the proxy cannot be used */
export function createReceiver(sink: SinkSettings, parts: ReceiverParts): Receiver {
  switch (sink.kind) {
    case 'syslog':
      return createSyslogReceiver(sink, parts)
    case 'splunk':
      return createSplunkReceiver(sink, parts)
    case 'datadog':
      return createDatadogReceiver(sink, parts)
    case 'elastic':
      return createElasticReceiver(sink, parts)
    case 'otlp':
      return createOtlpReceiver(sink, parts)
    case 's3':
      return createS3Receiver(sink, parts)
    case 'webhook':
      break
  }
  return createWebhookReceiver(sink, parts)
}
