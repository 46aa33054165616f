import { cleanCode, findCode, findCodeFault, groupCode } from '@/features/redeem/card-code.rules';

const CODE = '7Q2KF0XJ4M8888899999';

test.each([
  ['7q2kf 0xj4m 88888 99999', CODE],
  ['7Q2KF-0XJ4M-88888-99999', CODE],
  ['７Ｑ２ＫＦ０ＸＪ４Ｍ8888899999', CODE],
  ['oil', '011'],
  ['7Q2KF0XJ4M8888899999EXTRA', CODE],
  ['', ''],
])('"%s" is the code %s', (typed, code) => {
  expect(cleanCode(typed)).toBe(code);
});

test('a code stands in fives, without a hyphen at its end', () => {
  expect(groupCode('7Q2K')).toBe('7Q2K');
  expect(groupCode('7Q2KF')).toBe('7Q2KF');
  expect(groupCode('7Q2KF0')).toBe('7Q2KF-0');
  expect(groupCode(CODE)).toBe('7Q2KF-0XJ4M-88888-99999');
});

test.each([
  ['7Q2KF-0XJ4M-88888-99999', CODE],
  ['兑换码：7q2kf-0xj4m-88888-99999，有效期一年', CODE],
  ['Code 7Q2KF 0XJ4M 88888 99999', CODE],
  ['会员卡\n7Q2KF0XJ4M8888899999\n', CODE],
  ['7Q2KF–0XJ4M–88888–99999', CODE],
  ['今天天气不错', null],
  ['7Q2KF-0XJ4M', null],
  ['7Q2KF0XJ4M88888999990', null],
])('what was copied as "%s" holds the code %s', (copied, code) => {
  expect(findCode(copied)).toBe(code);
});

test('says how many characters are missing before anything is sent', () => {
  expect(findCodeFault('')).toBe('请输入卡片上的兑换码');
  expect(findCodeFault(CODE.slice(0, 17))).toBe('兑换码是 20 位，还差 3 位');
  expect(findCodeFault(CODE)).toBeNull();
});
