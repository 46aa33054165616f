import { formatChinaTime } from '../china-time';
import type { World } from '../world';
import { encryptResource } from './cipher';
import { PayError } from './errors';

/**
 * `GET /v3/certificates`: the platform certificates, each encrypted under the APIv3 key.
 * @throws PayError RESOURCE_NOT_EXISTS for a merchant that has only the public key
 */
export function listCertificates(world: World): unknown {
  if (world.faults.strike('certificatesAbsent') !== null) {
    throw new PayError('RESOURCE_NOT_EXISTS', '无可用的平台证书，请使用微信支付公钥');
  }
  const { keys } = world;
  return {
    data: [
      {
        serial_no: keys.platformSerial,
        effective_time: formatChinaTime(keys.certificateFrom),
        expire_time: formatChinaTime(keys.certificateTo),
        encrypt_certificate: encryptResource(keys.platformCertificate, keys.apiV3Key, 'certificate'),
      },
    ],
  };
}
