"""Many different articles, made for tests from a handful of sentences; the same number gives the same article."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

SENTENCES = (
    "رئیسجمهور در نشست خبری گفت دستگاههای اجرایی باید گزارش خود را تا پایان آذر منتشر کنند.",
    "شهرداری تهران از آغاز ساخت سه بوستان تازه در جنوب شهر خبر داد.",
    "به گفته سخنگوی وزارت نیرو، بارشها نسبت به سال گذشته ۱۲ درصد کمتر شده است.",
    "تیم والیبال بانوان در دیدار پایانی با نتیجه ۳ بر ۱ به پیروزی رسید.",
    "کارشناسان می گویند قیمت مسکن در شش ماه آینده چندان تغییر نمیکند.",
    "مدیرعامل شرکت از سرمایهگذاری ۲ هزار و ۵۰۰ میلیارد تومانی در این طرح خبر داد.",
    "نمایشگاه بین‌المللی کتاب روز چهارشنبه ۱۹ آذر ۱۴۰۴ در شیراز گشایش می‌یابد.",
    "پژوهشگران دانشگاه اصفهان روشی برای بازیافت باتریهای فرسوده یافتهاند.",
    "مریم کاظمی، دبیر همایش، گفت بیش از ۴۰۰ مقاله به دبیرخانه رسیده است.",
    "راههای ارتباطی ۲۵ روستا پس از بارش برف بازگشایی شد.",
)


def article(number: int, sentences: int = 6) -> dict[str, Any]:
    """The article of this number as a source hands it in, with an address of its own."""
    draw = random.Random(number)
    body = "\n\n".join(" ".join(draw.choices(SENTENCES, k=3)) for _ in range(max(1, sentences // 3)))
    return {
        "source": {"id": f"source-{number % 7}", "name": f"خبرگزاری {number % 7}"},
        "url": f"https://news{number % 7}.example.ir/news/{number}",
        "title": f"خبر شماره {number}",
        "body": f"{body} شماره {number}.",
        "published_at": f"2025-12-{1 + number % 28:02}",
    }


def articles(numbers: range, sentences: int = 6) -> Iterator[dict[str, Any]]:
    """The articles of these numbers."""
    return (article(number, sentences) for number in numbers)
