import { expect, test } from 'vitest'
import { bypassesProxy, proxyFromEnvironment, proxyProblem } from './proxy.ts'

test.each([
  ['*', 'any.example', 443, true],
  ['example.com', 'example.com', 443, true],
  ['example.com', 'api.example.com', 443, true],
  ['.example.com', 'api.example.com', 443, true],
  ['.example.com', 'example.com', 443, true],
  ['*.example.com', 'api.example.com', 443, true],
  ['*.example.com', 'example.com', 443, false],
  ['example.com', 'notexample.com', 443, false],
  ['EXAMPLE.com', 'Example.COM.', 443, true],
  ['example.com:8443', 'example.com', 443, false],
  ['example.com:8443', 'example.com', 8443, true],
  ['10.0.0.0/8', '10.20.30.40', 443, true],
  ['10.0.0.0/8', '11.0.0.1', 443, false],
  ['10.0.0.0/99', '10.0.0.1', 443, false],
  ['fd00::/8', '[fd12::1]', 443, true],
  ['[::1]:443', '::1', 443, true],
  ['a.example, b.example c.example', 'c.example', 443, true],
  ['', 'example.com', 443, false],
  [undefined, 'example.com', 443, false],
] as const)('NO_PROXY=%s lets %s:%i pass the proxy by: %s', (...[noProxy, host, port, bypassed]) => {
  expect(bypassesProxy(noProxy, host, port)).toBe(bypassed)
})

test('the environment is read lower case first, and HTTP_PROXY stands in for HTTPS_PROXY', () => {
  expect(proxyFromEnvironment({})).toEqual({})
  expect(
    proxyFromEnvironment({ HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:1', NO_PROXY: 'x' }),
  ).toEqual({
    url: 'http://b:1',
    noProxy: 'x',
  })
  expect(proxyFromEnvironment({ HTTP_PROXY: 'http://c:1', HTTPS_PROXY: '' })).toEqual({ url: 'http://c:1' })
})

test('a proxy is an http or https URL', () => {
  expect(proxyProblem('http://proxy.corp:3128')).toBeUndefined()
  expect(proxyProblem('proxy.corp')).toContain('not a URL')
  expect(proxyProblem('socks5://proxy.corp')).toContain('not supported')
})
