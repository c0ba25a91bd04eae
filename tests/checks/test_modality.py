"""Modal words compared: duties, rights and prohibitions of contracts, and how firmly a speech promises."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.checks.base import CheckContext
from aligner.checks.modality import Measured, accepts, check_modality
from aligner.lexicon.modality import Modal
from aligner.model import Alignment, Bead, Bitext
from aligner.settings import CheckSettings
from tests.builders import document_of


def encode_nothing(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stand in for an encoder: this check asks for none."""
    return np.zeros((len(texts), 1), dtype=np.float32)


def check(chinese: str, english: str, *, is_reversed: bool = False) -> list[tuple[str, str]]:
    """Return the words marked as (Chinese, English), in the order of the findings."""
    zh, en = document_of(chinese), document_of(english, language="en-US")
    source, target = (en, zh) if is_reversed else (zh, en)
    alignment = Alignment(source, target, (Bead((0,), (0,), 1.0),))
    bitext = Bitext(alignment, check_modality(CheckContext(alignment, encode_nothing, CheckSettings())).findings)
    assert all((f.code, f.severity) == ("modality", "info") for f in bitext.findings)
    marked = [(bitext.span_text(f, "source"), bitext.span_text(f, "target")) for f in bitext.findings]
    return [(b, a) for a, b in marked] if is_reversed else marked


SHIFTS = [
    # contracts
    ("乙方应于交货后十日内付款。", "Party B may pay within ten days of delivery.", [("应", "may")]),
    (
        "甲方可提前三十日书面通知终止本协议。",
        "Party A must terminate this Agreement on 30 days' notice.",
        [("可", "must")],
    ),
    ("承租人不得转租该房屋。", "The Lessee need not sublet the premises.", [("不得", "need not")]),
    (
        "未经甲方同意，乙方不得转让权利。",
        "Without Party A's consent, Party B may assign its rights.",
        [("不得", "may")],
    ),
    ("买方无须承担运费。", "The Buyer shall not bear the freight.", [("无须", "shall not")]),
    ("卖方必须提供发票。", "The Seller should provide an invoice.", [("必须", "should")]),
    ("董事会有权批准预算。", "The Board shall approve the budget.", [("有权", "shall")]),
    ("供應商須於七日內回覆。", "The Supplier may reply within seven days.", [("須", "may")]),
    ("甲方应保密，乙方可转让。", "Party A may keep it secret and Party B may assign.", [("应", "may")]),
    # speeches, news, manuals
    ("我们愿向贵国提供援助。", "We will provide assistance to your country.", [("愿", "will")]),
    ("我方願與各國分享經驗。", "We will share our experience with all countries.", [("願", "will")]),
    ("台风可能在周末登陆。", "The typhoon will make landfall at the weekend.", [("可能", "will")]),
    ("儿童可以单独使用本设备。", "Children must use the device alone.", [("可以", "must")]),
]


@pytest.mark.parametrize(("chinese", "english", "expected"), SHIFTS)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_another_class_is_marked_on_both_sides(
    chinese: str, english: str, expected: list[tuple[str, str]], *, is_reversed: bool
) -> None:
    """A modal word of another class or strength is a finding, on the two words."""
    assert check(chinese, english, is_reversed=is_reversed) == expected


SAME = [
    # contracts
    ("乙方应于交货后十日内付款。", "Party B shall pay within ten days of delivery."),
    ("乙方应当遵守法律。", "Party B must comply with the law."),
    ("承租人不得转租该房屋。", "The Lessee shall not sublet the premises."),
    ("承租人不得转租该房屋。", "The Lessee may not sublet the premises."),
    ("任何一方不得转让本协议。", "Neither party may assign this Agreement."),
    ("未经同意不得转让。", "It may be assigned only with consent."),
    ("双方均不得转让。", "It can't be that either Party may assign."),
    ("甲方可解除合同。", "Party A may terminate the contract."),
    ("甲方有权解除合同。", "Party A shall be entitled to terminate the contract."),
    ("买方无须承担运费。", "The Buyer shall not be required to bear the freight."),
    ("卖方须提供发票，买方可拒绝付款。", "The Buyer may refuse payment; the Seller shall provide an invoice."),
    # words that hold a modal character
    ("他们供应食品，应对危机。", "They may supply food and respond to the crisis."),
    ("将军可是个可爱的人，认可这个愿景。", "The general must be a lovely man who approves of the vision."),
    ("志愿者许下心愿。", "Volunteers will make a wish."),
    ("可他说过会来。", "But he said he must come."),
    # the usual renderings
    ("我们要加强合作。", "We should step up cooperation."),
    ("中方愿同各方一道努力。", "China is ready to work with all parties."),
    ("祝愿大家新年快乐！", "I will wish you all a happy New Year!"),
    ("明天将有大雨。", "There will be heavy rain tomorrow."),
    ("台风可能在周末登陆。", "The typhoon will probably make landfall at the weekend."),
    ("会议应在五月举行。", "The meeting should take place in May."),
    ("他应尊重人民的意志。", "He must respect the will of the people."),
    ("他说得不错。", "He will be right."),
    ("學生可以借書。", "Students can borrow books."),
]


@pytest.mark.parametrize(("chinese", "english"), SAME)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_usual_renderings_are_no_finding(chinese: str, english: str, *, is_reversed: bool) -> None:
    """A modal word of the same class, and a word that only holds a modal character, are no findings."""
    assert check(chinese, english, is_reversed=is_reversed) == []


def test_message_and_evidence() -> None:
    """The sentence names both words and the class of the Chinese one."""
    zh, en = document_of("乙方应付清货款。"), document_of("Party B may settle the price.", language="en-US")
    alignment = Alignment(zh, en, (Bead((0,), (0,), 1.0),))
    (finding,) = check_modality(CheckContext(alignment, encode_nothing, CheckSettings())).findings
    assert finding.message == "应 (obligation) against may: another strength or kind of modality"
    assert finding.evidence == (("Chinese", "应: obligation"), ("English", "may"))


def test_words_far_apart_are_not_set_against_one_another() -> None:
    """How far apart two words may stand is a setting."""
    measured = Measured(Modal("应", 0, "obligation"), Modal("may", 9, "may"), 0.4)
    assert accepts(measured, CheckSettings())
    assert not accepts(measured, CheckSettings(modality_distance=0.3))
