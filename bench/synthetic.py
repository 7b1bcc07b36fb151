"""A portal of many invented policies, to see how a build grows."""

from collections.abc import Iterator
from pathlib import Path

from bench.project import Project, copy_portal, publish_portal

SECTIONS, CLAUSES = 4, 5
FRONT_MATTER = """---
policy: {name}
version: 2026-01
adopted: 2026-01
review: 2028-01
approved_by: Board of Trustees
---"""
NAV_OF_A_FEW = (
    "\nnav:\n  - Home: index.md\n  - I am new here: induction/index.html\n  - Can I share this?: decide/share.md\n"
)


def make_synthetic(root: Path, policies: int, questions: int) -> Project:
    """The portal with so many more policies, each signed by volunteers, and so many questions shared among them."""
    copy_portal(root)
    names = [f"invented-{number}" for number in range(policies)]
    for name in names:
        (root / "docs" / "policy" / f"{name}.md").write_text(_policy(name), encoding="utf-8")
        (root / "quizzes" / f"{name}.yml").write_text(_bank(name, questions // policies), encoding="utf-8")
    with (root / "portal.toml").open("a", encoding="utf-8") as file:
        file.writelines(f'\n[policies.{name}]\nroles = ["volunteer"]\n' for name in names)
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(NAV_OF_A_FEW)
    return publish_portal(root, root.parent / f"{root.name}-published")


def _policy(name: str) -> str:
    lines = [FRONT_MATTER.format(name=name), f"# Policy {name} {{: #title }}"]
    for section in range(SECTIONS):
        lines.append(f"## Section {section} of {name} {{: #section-{section} }}")
        lines += [f"{_sentence(name, section, clause)}\n{{: #{_id(section, clause)} }}" for clause in range(CLAUSES)]
    return "\n\n".join(lines) + "\n"


def _bank(name: str, questions: int) -> str:
    return "\n".join(
        [
            f"policy: {name}",
            f"declaration: I have read {name} and I agree to keep to it.",
            f"quiz:\n  volunteer: {{number: [{min(8, questions)}], pass_mark: {min(7, questions)}}}",
            "questions:",
            *(line for number in range(questions) for line in _question(name, number)),
        ]
    )


def _question(name: str, number: int) -> Iterator[str]:
    yield f"  - id: question-{number}"
    yield f"    prompt: Something happens on day {number} under {name}. What do you do?"
    yield "    choices:"
    for choice in range(4):
        yield f"      - text: You do thing {choice} of day {number}."
        yield "        feedback: The policy says why in one clause."
        yield f"        correct: {'true' if choice == number % 4 else 'false'}"
    yield f"    clauses: [{_id(number % SECTIONS, number % CLAUSES)}]"
    yield "    roles: [volunteer]"


def _sentence(name: str, section: int, clause: int) -> str:
    return f"Under {name} everybody keeps to rule {section}.{clause} as soon as practicable, in whatever form. " * 3


def _id(section: int, clause: int) -> str:
    return f"rule-{section}-{clause}"
