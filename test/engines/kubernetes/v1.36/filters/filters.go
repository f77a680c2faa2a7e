package main

import (
	"context"
	"errors"
	"fmt"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/cache"
	resourceslicetracker "k8s.io/dynamic-resource-allocation/resourceslice/tracker"
	"k8s.io/klog/v2"
	configv1 "k8s.io/kube-scheduler/config/v1"
	fwk "k8s.io/kube-scheduler/framework"
	config "k8s.io/kubernetes/pkg/scheduler/apis/config"
	"k8s.io/kubernetes/pkg/scheduler/apis/config/scheme"
	internalcache "k8s.io/kubernetes/pkg/scheduler/backend/cache"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/dynamicresources"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/nodevolumelimits"
	frameworkruntime "k8s.io/kubernetes/pkg/scheduler/framework/runtime"
	"k8s.io/kubernetes/pkg/scheduler/util/assumecache"
)

// filters is the default profile's framework over a snapshot that changes from case to case.
type filters struct {
	framework  framework.Framework
	plugins    map[string]fwk.Plugin
	snapshot   *currentSnapshot
	namespaces cache.Indexer
}

// currentSnapshot lets one framework serve all cases: building one takes longer than asking it.
type currentSnapshot struct{ *internalcache.Snapshot }

func newFilters(ctx context.Context) (*filters, error) {
	client := fake.NewClientset()
	informerFactory := informers.NewSharedInformerFactory(client, 0)
	f := &filters{
		plugins:    map[string]fwk.Plugin{},
		snapshot:   &currentSnapshot{internalcache.NewEmptySnapshot()},
		namespaces: informerFactory.Core().V1().Namespaces().Informer().GetIndexer(),
	}
	var versioned configv1.KubeSchedulerConfiguration
	scheme.Scheme.Default(&versioned)
	var configuration config.KubeSchedulerConfiguration
	if err := scheme.Scheme.Convert(&versioned, &configuration, nil); err != nil {
		return nil, err
	}
	registry := plugins.NewInTreeRegistry()
	for name, factory := range registry {
		registry[name] = func(ctx context.Context, args runtime.Object, handle fwk.Handle) (fwk.Plugin, error) {
			plugin, err := factory(ctx, args, handle)
			f.plugins[name] = plugin
			return plugin, err
		}
	}
	// As scheduler.New makes them, with nothing in them: there are no claims, slices or device classes.
	claims := assumecache.NewAssumeCache(klog.FromContext(ctx), informerFactory.Resource().V1().ResourceClaims().Informer(), "ResourceClaim", "", nil)
	slices, err := resourceslicetracker.StartTracker(ctx, resourceslicetracker.Options{SliceInformer: informerFactory.Resource().V1().ResourceSlices(), KubeClient: client})
	if err != nil {
		return nil, err
	}
	f.framework, err = frameworkruntime.NewFramework(ctx, registry, &configuration.Profiles[0],
		frameworkruntime.WithClientSet(client),
		frameworkruntime.WithInformerFactory(informerFactory),
		frameworkruntime.WithSnapshotSharedLister(f.snapshot),
		frameworkruntime.WithSharedDRAManager(dynamicresources.NewDRAManager(ctx, claims, slices, informerFactory)),
		frameworkruntime.WithSharedCSIManager(nodevolumelimits.NewCSIManager(informerFactory.Storage().V1().CSINodes().Lister())),
		frameworkruntime.WithParallelism(1),
	)
	return f, err
}

func (f *filters) judge(ctx context.Context, c cluster) ([]podAnswer, error) {
	namespaces := make([]interface{}, len(c.namespaces))
	for index, namespace := range c.namespaces {
		namespaces[index] = namespace
	}
	if err := f.namespaces.Replace(namespaces, ""); err != nil {
		return nil, err
	}
	f.snapshot.Snapshot = internalcache.NewSnapshot(c.pods, c.nodes)
	answers := make([]podAnswer, len(c.incoming))
	for index, pod := range c.incoming {
		fitting, err := f.fitting(ctx, pod)
		if err != nil {
			return nil, err
		}
		refusals, err := f.refusals(ctx, pod)
		if err != nil {
			return nil, err
		}
		for name, reasons := range refusals {
			if fitting[name] != (len(reasons) == 0) {
				return nil, fmt.Errorf("the framework says of node %s: %v; its plugins one by one: %v", name, fitting[name], reasons)
			}
		}
		answers[index] = podAnswer{Nodes: refusals}
	}
	return answers, nil
}

// fitting asks the framework as a scheduling cycle does: the nodes that are left after PreFilter, and then Filter, which ends at the first plugin that refuses.
func (f *filters) fitting(ctx context.Context, pod *v1.Pod) (map[string]bool, error) {
	nodes, err := f.snapshot.NodeInfos().List()
	if err != nil {
		return nil, err
	}
	fits := map[string]bool{}
	state := framework.NewCycleState()
	left, status, _ := f.framework.RunPreFilterPlugins(ctx, state, pod)
	if !status.IsSuccess() {
		if !status.IsRejected() {
			return nil, status.AsError()
		}
		return fits, nil
	}
	for _, node := range nodes {
		name := node.Node().Name
		if !left.AllNodes() && !left.NodeNames.Has(name) {
			continue
		}
		status := f.framework.RunFilterPlugins(ctx, state, pod, node)
		if !status.IsSuccess() && !status.IsRejected() {
			return nil, status.AsError()
		}
		fits[name] = status.IsSuccess()
	}
	return fits, nil
}

// refusals asks every plugin of its own, so that all that refuse are known and not only the first.
func (f *filters) refusals(ctx context.Context, pod *v1.Pod) (map[string][]refusal, error) {
	nodes, err := f.snapshot.NodeInfos().List()
	if err != nil {
		return nil, err
	}
	found := map[string][]refusal{}
	for _, node := range nodes {
		found[node.Node().Name] = []refusal{}
	}
	refuse := func(node string, plugin string, message string) {
		found[node] = append(found[node], refusal{Plugin: plugin, Message: message})
	}
	state := framework.NewCycleState()
	decided := map[string]bool{}
	listed := f.framework.ListPlugins()
	for _, each := range listed.PreFilter.Enabled {
		plugin, ok := f.plugins[each.Name].(fwk.PreFilterPlugin)
		if !ok {
			return nil, errors.New(each.Name + " has no PreFilter")
		}
		left, status := plugin.PreFilter(ctx, state, pod, nodes)
		switch {
		case status.IsSkip():
			decided[each.Name] = true
		case status.IsRejected():
			decided[each.Name] = true
			for name := range found {
				refuse(name, each.Name, status.Message())
			}
		case !status.IsSuccess():
			return nil, status.AsError()
		case !left.AllNodes():
			// Filter of the same plugin refuses these nodes too: they are told once.
			for name := range found {
				if !left.NodeNames.Has(name) {
					refuse(name, each.Name, "not among the nodes that PreFilter leaves")
				}
			}
		}
	}
	for _, each := range listed.Filter.Enabled {
		if decided[each.Name] {
			continue
		}
		plugin, ok := f.plugins[each.Name].(fwk.FilterPlugin)
		if !ok {
			return nil, errors.New(each.Name + " has no Filter")
		}
		for _, node := range nodes {
			name := node.Node().Name
			status := plugin.Filter(ctx, state, pod, node)
			if status.IsRejected() && !told(found[name], each.Name) {
				refuse(name, each.Name, status.Message())
			} else if !status.IsSuccess() && !status.IsRejected() {
				return nil, status.AsError()
			}
		}
	}
	return found, nil
}

func told(reasons []refusal, plugin string) bool {
	for _, reason := range reasons {
		if reason.Plugin == plugin {
			return true
		}
	}
	return false
}
