"""What authors write, read into models: policies, decision trees and question banks."""
