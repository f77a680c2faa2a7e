package main

import (
	"context"
	"sync"

	"github.com/k3s-io/k3s/pkg/agent/flannel"
	"github.com/k3s-io/k3s/pkg/cli/cmds"
	"github.com/k3s-io/k3s/pkg/daemons/config"
	"github.com/k3s-io/k3s/pkg/daemons/executor"
	"github.com/k3s-io/k3s/pkg/executor/embed"
	"github.com/k3s-io/k3s/pkg/signals"
	pkgerrors "github.com/pkg/errors"
)

// host runs what K3s starts on a host.
type host struct {
	*embed.Embedded
}

func init() {
	executor.Set(&host{Embedded: &embed.Embedded{}})
}

// Bootstrap does not look for the programs of the network plugin, which K3s brings along.
func (h *host) Bootstrap(ctx context.Context, node *config.Node, cfg cmds.Agent) error {
	backend := node.Flannel.Backend
	node.Flannel.Backend = flannel.BackendNone
	defer func() { node.Flannel.Backend = backend }()
	return h.Embedded.Bootstrap(ctx, node, cfg)
}

// Containerd says that the runtime is there. Its configuration has been written by then.
func (h *host) Containerd(ctx context.Context, node *config.Node) error {
	pretended := *node
	pretended.ContainerRuntimeEndpoint = "/dev/null"
	return h.Embedded.CRI(ctx, &pretended)
}

// CNI leaves the network of the host as it is.
func (*host) CNI(context.Context, *sync.WaitGroup, *config.Node) error {
	return nil
}

// KubeProxy leaves the rules of the host's kernel as they are.
func (*host) KubeProxy(context.Context, []string) error {
	return nil
}

// Kubelet is started with the arguments that K3s gives it, once there is an API server.
func (h *host) Kubelet(ctx context.Context, args []string) error {
	kubelet, err := kubeletOf(args)
	if err != nil {
		return err
	}
	go func() {
		<-h.APIServerReadyChan()
		if err := kubelet.run(ctx); err != nil {
			signals.RequestShutdown(pkgerrors.WithMessage(err, "kubelet exited"))
		}
	}()
	return nil
}
