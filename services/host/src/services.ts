import { classifier } from '@jiesu/classifier';
import { demands } from '@jiesu/demands';
import { followup } from '@jiesu/followup';
import { hotlineIntake } from '@jiesu/hotline-intake';
import { router } from '@jiesu/router';
import { ConfigError, type Service } from '@jiesu/service-kit';
import { tickets } from '@jiesu/tickets';
import { wechatIntake } from '@jiesu/wechat-intake';

/** Every room that can run here, in the order of the road. */
export const allServices: readonly Service[] = [
  hotlineIntake,
  wechatIntake,
  classifier,
  router,
  tickets,
  followup,
  demands,
];

/** Throws `ConfigError` for a name nobody has. */
export function chosen(names: readonly string[] | undefined): readonly Service[] {
  if (names === undefined) return allServices;
  const known = allServices.map(({ name }) => name).join(', ');
  for (const name of names) {
    if (!allServices.some((service) => service.name === name)) {
      throw new ConfigError(
        `配置项 SERVICES 的值“${name}”不对，允许：all 或 ${known}。`,
        `SERVICES=${name} is not allowed; allowed: all, or ${known}.`,
      );
    }
  }
  return allServices.filter(({ name }) => names.includes(name));
}
