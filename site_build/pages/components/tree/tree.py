"""The decision tree page."""

from collections.abc import Mapping

from site_build.config import Contact
from site_build.content.policy import Policy
from site_build.content.site import Site
from site_build.content.tree import DecisionTree
from site_build.templates import PageView


class TreeView(PageView, template="tree/tree.html"):
    """A whole tree, readable from top to bottom. `numbers` are those of its cards on paper, by id, from 1.

    `policies` are found by the paths of their pages, as citations name them.
    """

    tree: DecisionTree
    contacts: Mapping[str, Contact]
    policies: Mapping[str, Policy]
    numbers: Mapping[str, int]


def view_tree(site: Site, tree: DecisionTree) -> TreeView:
    """The view of a decision tree's page."""
    return TreeView(
        tree=tree,
        contacts=site.portal.contacts,
        policies={policy.source.page: policy for policy in site.policies.values()},
        numbers={node: number for number, node in enumerate(tree.nodes(), 1)},
    )
