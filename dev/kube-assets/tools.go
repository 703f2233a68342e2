//go:build tools

// Package assets names the programs that ./build makes out of other modules, so that go.mod and go.sum cover them.
package assets

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kubectl"
)
