import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discoveryLimit } from '../../../src/capture/discovery';
import { listenerOf, parseTcpTable } from '../../../src/capture/tcpTables';

const line = (address: string, state: string, inode: number) =>
  `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 100 0 0 10 0`;

test('only listeners that loopback reaches are read from the socket tables', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    line('0100007F:17AC', '0A', 1), // 127.0.0.1:6060
    line('00000000:0050', '0A', 2), // 0.0.0.0:80
    line('0101A8C0:0050', '0A', 3), // 192.168.1.1:80, not loopback
    line('0100007F:17AC', '01', 4), // established
    line('00000000000000000000000000000000:17AD', '0A', 5), // [::]:6061
    line('00000000000000000000000001000000:17AE', '0A', 6), // [::1]:6062
    line('0000000000000000FFFF00000100007F:17AF', '0A', 7), // ::ffff:127.0.0.1
    line('B80D0120000000000000000001000000:17AE', '0A', 8), // 2001:db8::1
    '',
  ].join('\n');
  const read = parseTcpTable(table).map(socket => [socket.inode, listenerOf(socket)] as const);
  assert.deepEqual(Object.fromEntries(read.filter(([, listener]) => listener !== undefined)), {
    1: { host: '127.0.0.1', port: 6060 },
    2: { host: '127.0.0.1', port: 80 },
    5: { host: '127.0.0.1', port: 6061 },
    6: { host: '[::1]', port: 6062 },
    7: { host: '127.0.0.1', port: 6063 },
  });
});

test('a system whose processes are not listed says so', () => {
  assert.equal(discoveryLimit('linux'), undefined);
  for (const system of ['darwin', 'win32']) assert.equal(discoveryLimit(system), undefined);
  assert.match(discoveryLimit('aix') ?? '', /cannot be listed on this system/);
});
