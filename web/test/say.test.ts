import assert from "node:assert/strict";
import { test } from "node:test";
import { amount, day, joins, month, say, signed, speak, when, whole } from "../src/lib/say";

speak("ko", 2026);

test("amounts are said in 억 and 만, two places at most, rounded to 만", () => {
  assert.equal(amount(123_000_000), "1억 2,300만"); // 12,300만 = 1억 + 2,300만
  assert.equal(amount(123_456_789), "1억 2,346만"); // 12,345.6789만 rounds to 12,346만
  assert.equal(amount(99_999_999), "1억"); // 9,999.9999만 rounds up to 10,000만 = 1억
  assert.equal(amount(1_234_567_890_123), "1조 2,345억"); // the third place, 만, is left out
  assert.equal(amount(-45_600_000), "−4,560만");
  assert.equal(amount(999_999), "999,999"); // below a million every digit is read
  assert.equal(amount(0), "0");
});

test("a counter sticks to its number, other units stand off", () => {
  assert.equal(whole(12345, "count", "건"), "12,345건");
  assert.equal(whole(1250, "number", "원/kg"), "1,250 원/kg");
  assert.equal(whole(123_000_000, "won", "", true), "1억 2,300만 원"); // 원 after 만 stands off
  assert.equal(whole(8900, "won"), "8,900원");
  assert.equal(whole(12.5, "percent"), "13 %"); // from ten percent on no decimals: 12.5 rounds to 13
  assert.equal(whole(3.24, "percent"), "3.2 %");
  assert.equal(whole(null, "count", "건"), "–");
  assert.equal(joins("㎡"), false);
});

test("the exact figure is kept for the tooltip", () => {
  assert.equal(say(123_456_789, "won", "원", true).exact, "123,456,789 원");
  assert.equal(say(3.24, "percent").exact, "3.24 %");
});

test("changes carry their sign, with a real minus", () => {
  assert.equal(signed(14), "+14");
  assert.equal(signed(-3), "−3");
  assert.equal(signed(0), "0");
  assert.equal(say(2.55, "change").text, "+2.6");
});

test("dates of the city's year are written without it", () => {
  // 21 July 2026 is a Tuesday, 31 December 2025 a Wednesday
  assert.equal(day("2026-07-21"), "7월 21일(화)");
  assert.equal(day("2025-12-31"), "2025년 12월 31일(수)");
  assert.equal(day("2026-07-21T00:00:00", false), "7월 21일");
  assert.equal(month("2026-07-01"), "2026년 7월");
  assert.equal(month("202607"), "2026년 7월");
  assert.equal(say("2026-07-19 21:52:08", "datetime").text, "7월 19일 21:52");
  assert.equal(say("09:05:12", "time").text, "09:05");
  assert.equal(say("no date", "date").text, "no date");
});

test("a moment with a zone is told in the reader's own time", () => {
  assert.equal(when("2026-07-20T00:05:12Z"), "7월 20일(월) 09:05"); // Seoul is nine hours ahead
  assert.equal(when("2026-07-20T09:05:12+09:00"), "7월 20일(월) 09:05");
});
