import { describe, expect, it } from 'vitest';
import { maskName, maskPhone, maskText } from './masking.ts';

describe('masking', () => {
  it.each([
    ['请打199-0000-1234联系我', '1234'],
    ['电话+86 19900001234', '19900001234'],
    ['座机010-65120000转8', '65120000'],
    ['身份证110101199003071234', '19900307'],
    ['卡号6222 0200 0000 1234 567', '1234'],
    ['邮箱 someone@example.org.cn', 'someone'],
    ['车牌京N12345一直不挪', '12345'],
    ['3号楼2单元501室漏水', '501'],
    ['住在12-3-1201', '1201'],
    ['我叫张小花，住在这里', '小花'],
    ['微信：abc_12345', 'abc_12345'],
  ])('takes the person out of %s', (text, secret) => expect(maskText(text)).not.toContain(secret));

  it.each([
    '2026年11月23日3号楼2单元停水，12345没人接',
    '望京街道花家地西里社区8号楼北侧路灯坏了3个月',
    '室内温度15度，室外零下10度',
    '停车费从150元涨到3000元',
    '一共欠了12000块工资',
    '3号楼1200户没有暖气',
  ])('leaves the matter as it is: %s', (text) => expect(maskText(text)).toBe(text));

  it('masks a name and a phone for lists', () => {
    expect(maskName('王小明')).toBe('王＊＊');
    expect(maskName('')).toBe('');
    expect(maskPhone('19900001234')).toBe('199****1234');
    expect(maskPhone('12345')).toBe('****');
  });

  it('is quick on hostile text', () => {
    const begun = performance.now();
    for (const part of ['1', 'a@', '电话', '3号楼', '京A', '我叫王']) maskText(part.repeat(20_000));
    expect(performance.now() - begun).toBeLessThan(1500);
  });
});
